// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/**
 * Recursive least squares on the change from the last value, one regression per horizon: y(t+h) − y(t) on the distances of
 * y(t) from the value before and from three exponential averages. With no evidence all coefficients are zero and the
 * expert is the last value. Plackett (1950); forgetting as in Ljung and Söderström, "Theory and Practice of Recursive
 * Identification" (1983).
 */
final class ChangeRegression implements Expert {

    private static final int INPUTS = 4;
    private static final double MEMORY = 0.998;
    private static final double PRIOR = 0.5;
    private static final double WIND_UP = 1e4;
    private static final int WARM_UP = 20;

    private final int[] horizons;
    private final double[][] coefficients;
    private final double[][][] covariance;
    private final double[][] pastInputs;
    private final double[] pastValues;
    private final long[] pastIndex;
    private final ExponentialAverage[] averages = {
        new ExponentialAverage(0.3), new ExponentialAverage(0.07), new ExponentialAverage(0.015)
    };
    private final double[] gain = new double[INPUTS];
    private int learned;
    private double last;
    private double unit;
    private double[] now = new double[INPUTS];

    /** @param horizons in steps, ascending */
    ChangeRegression(int[] horizons) {
        this.horizons = horizons.clone();
        int reach = horizons[horizons.length - 1] + 1;
        coefficients = new double[horizons.length][INPUTS];
        covariance = new double[horizons.length][INPUTS][INPUTS];
        for (double[][] matrix : covariance) {
            reset(matrix);
        }
        pastInputs = new double[reach][INPUTS];
        pastValues = new double[reach];
        pastIndex = new long[reach];
    }

    @Override
    public String name() {
        return "change regression";
    }

    @Override
    public void learn(long index, double value) {
        double before = learned == 0 ? value : last;
        double jump = Math.abs(value - before);
        unit = learned < 2 ? Math.max(unit, jump) : unit + 0.01 * (jump - unit);
        for (int h = 0; h < horizons.length && learned > WARM_UP; h++) {
            int slot = Math.floorMod(index - horizons[h], pastIndex.length);
            if (pastIndex[slot] == index - horizons[h]) {
                regress(h, pastInputs[slot], value - pastValues[slot]);
            }
        }
        for (ExponentialAverage average : averages) {
            average.learn(index, value);
        }
        int slot = Math.floorMod(index, pastIndex.length);
        now = pastInputs[slot];
        now[0] = value - before;
        for (int i = 0; i < averages.length; i++) {
            now[i + 1] = value - averages[i].level();
        }
        pastValues[slot] = value;
        pastIndex[slot] = index;
        last = value;
        learned++;
    }

    @Override
    public Opinion predict(int steps) {
        if (learned == 0) {
            return Opinion.NONE;
        }
        int row = 0;
        while (row + 1 < horizons.length && horizons[row + 1] <= steps) {
            row++;
        }
        double change = 0;
        for (int i = 0; i < INPUTS; i++) {
            change += coefficients[row][i] * now[i];
        }
        // A regression that has just seen its first jump may shoot far: no change beyond what the averages span.
        double limit = 0;
        for (double input : now) {
            limit = Math.max(limit, 2 * Math.abs(input));
        }
        return Opinion.level(last + Math.clamp(change, -limit, limit));
    }

    private void regress(int h, double[] raw, double target) {
        if (unit <= 0) {
            return;
        }
        double[][] matrix = covariance[h];
        double denominator = MEMORY;
        double trace = 0;
        double error = target;
        for (int i = 0; i < INPUTS; i++) {
            gain[i] = 0;
            for (int j = 0; j < INPUTS; j++) {
                gain[i] += matrix[i][j] * raw[j] / unit;
            }
            denominator += gain[i] * raw[i] / unit;
            error -= coefficients[h][i] * raw[i];
            trace += matrix[i][i];
        }
        // In a flat stretch the covariance grows without bound; the next bin would then rewrite all coefficients.
        if (!(trace < WIND_UP) || !(denominator > 0)) {
            reset(matrix);
            return;
        }
        for (int i = 0; i < INPUTS; i++) {
            coefficients[h][i] += gain[i] / denominator * error / unit;
            for (int j = 0; j < INPUTS; j++) {
                matrix[i][j] = (matrix[i][j] - gain[i] * gain[j] / denominator) / MEMORY;
            }
        }
    }

    private static void reset(double[][] matrix) {
        for (int i = 0; i < INPUTS; i++) {
            for (int j = 0; j < INPUTS; j++) {
                matrix[i][j] = i == j ? PRIOR : 0;
            }
        }
    }
}
