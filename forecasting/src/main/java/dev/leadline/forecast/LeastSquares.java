// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Arrays;

/**
 * Recursive least squares with forgetting, in units of the usual change. Plackett (1950); forgetting as in Ljung and
 * Söderström, "Theory and Practice of Recursive Identification" (1983). A single error counts for at most a few usual ones.
 */
final class LeastSquares {

    private static final double PRIOR = 0.5;
    private static final double WIND_UP = 1e4;
    private static final double CLIP = 2;

    private final int inputs;
    private final double memory;
    private final double clip;
    private final double[] coefficients;
    /** The lower triangle, row by row: the upper one is the same. */
    private final double[] covariance;

    /** @param steps the horizon: errors grow with its square root */
    LeastSquares(int inputs, double memory, int steps) {
        this.inputs = inputs;
        this.memory = memory;
        clip = CLIP * Math.sqrt(steps);
        coefficients = new double[inputs];
        covariance = new double[inputs * (inputs + 1) / 2];
        reset();
    }

    /** The expected change, no larger than twice the largest input: a first jump must not send it far. */
    double predict(float[] scaled) {
        double change = 0;
        double limit = 0;
        for (int i = 0; i < inputs; i++) {
            change += coefficients[i] * scaled[i];
            limit = Math.max(limit, 2 * Math.abs(scaled[i]));
        }
        return Math.clamp(change, -limit, limit);
    }

    /** @param gain room for as many numbers as there are inputs, shared with the other horizons */
    void learn(float[] scaled, double target, double[] gain) {
        double denominator = memory;
        double trace = 0;
        double error = target;
        for (int i = 0; i < inputs; i++) {
            double sum = 0;
            for (int j = 0; j < inputs; j++) {
                sum += covariance[place(Math.max(i, j), Math.min(i, j))] * scaled[j];
            }
            gain[i] = sum;
            denominator += sum * scaled[i];
            error -= coefficients[i] * scaled[i];
            trace += covariance[place(i, i)];
        }
        // In a flat stretch the covariance grows without bound; the next bin would then rewrite all coefficients.
        if (!(trace < WIND_UP * inputs) || !(denominator > 0)) {
            reset();
            return;
        }
        double move = Math.clamp(error, -clip, clip) / denominator;
        for (int i = 0; i < inputs; i++) {
            coefficients[i] += gain[i] * move;
            for (int j = 0; j <= i; j++) {
                int place = place(i, j);
                covariance[place] = (covariance[place] - gain[i] * gain[j] / denominator) / memory;
            }
        }
    }

    void exchange(Archive archive) {
        archive.numbers(coefficients);
        archive.numbers(covariance);
    }

    private void reset() {
        Arrays.fill(covariance, 0);
        for (int i = 0; i < inputs; i++) {
            covariance[place(i, i)] = PRIOR;
        }
    }

    private static int place(int row, int column) {
        return row * (row + 1) / 2 + column;
    }
}
