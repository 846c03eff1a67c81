// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Learns by how much each part of a step differs from what was believed: measured step = Σ factor · part. Least squares on
 * errors relative to what was believed, over what fades within minutes, drawn towards one common factor (ridge regression): what the samples
 * do not tell apart, such as batch and KV while contexts stay the same size, keeps the prior's proportion. The common factor is
 * learned first, from the ratio of measured to believed.
 *
 * <p>Robust: of the instances of a pool the median counts, the slower of the two middle ones when they are even; one that
 * differs from it by more than a quarter is left out. What only saturated engines show may slow, but never speed up,
 * what is believed of them. Bounded: a dozen numbers, whatever the fleet.
 */
final class StepRegression {

    private static final int PARTS = StepShape.PARTS;
    private static final double MEMORY_SECONDS = 180;
    /** A profile may be that of another model, but hardly any engine is so many times slower than another. */
    private static final double FARTHEST = 30;

    /** How far one part may differ from the common factor. */
    private static final double SPREAD = 4;

    /** Weight of the common factor: as much as one sample in a thousand. */
    private static final double RIDGE = 0.001;

    private static final double CONSISTENT = 0.25;
    private static final int SWEEPS = 60;
    private static final double CONVERGED = 1e-7;

    /**
     * One instance over one interval.
     *
     * @param seconds measured step
     * @param parts what was believed of it
     * @param saturated whether requests waited for room meanwhile
     */
    record Sample(double seconds, StepShape.Parts parts, boolean saturated) {

        double believed() {
            return parts.seconds();
        }

        private double by(double[] factors) {
            double sum = 0;
            for (int i = 0; i < PARTS; i++) {
                sum += factors[i] * parts.at(i);
            }
            return sum;
        }
    }

    private final double[][] products = new double[PARTS][PARTS];
    private final double[] sums = new double[PARTS];
    private final double[] factors = {1, 1, 1, 1};
    private final ChangeDetector changes = new ChangeDetector();
    private double scale = 1;
    private double weight;

    /** Takes what the instances of a pool showed in one interval. */
    void learn(List<Sample> samples, double seconds) {
        if (samples.isEmpty()) {
            return;
        }
        double middle = upperMedian(samples.stream().mapToDouble(one -> one.seconds() / one.by(factors)));
        boolean saturated = samples.stream().allMatch(Sample::saturated);
        if (saturated && middle < 1) {
            return;
        }
        if (weight > 0 && changes.take(middle) == ChangeDetector.Verdict.More) {
            forget();
        }
        double ratio = upperMedian(samples.stream().mapToDouble(one -> one.seconds() / one.believed()));
        double keep = StrictMath.exp(-seconds / MEMORY_SECONDS);
        double fresh = 1 - keep;
        weight = keep * weight + fresh;
        scale += fresh / weight * (Math.clamp(ratio, 1 / FARTHEST, FARTHEST) - scale);
        List<Sample> consistent = samples.stream()
                .filter(one -> Math.abs(one.seconds() / one.by(factors) / middle - 1) <= CONSISTENT)
                .toList();
        for (int i = 0; i < PARTS; i++) {
            sums[i] *= keep;
            for (int j = 0; j < PARTS; j++) {
                products[i][j] *= keep;
            }
        }
        consistent.forEach(one -> add(one, fresh / consistent.size()));
        solve();
    }

    /** What was true of the engines before is not any more: the next samples speak for themselves. */
    private void forget() {
        weight = 0;
        Arrays.fill(sums, 0);
        for (double[] row : products) {
            Arrays.fill(row, 0);
        }
    }

    private void add(Sample sample, double share) {
        double believed = sample.believed();
        for (int i = 0; i < PARTS; i++) {
            double part = sample.parts().at(i) / believed;
            sums[i] += share * part * sample.seconds() / believed;
            for (int j = 0; j < PARTS; j++) {
                products[i][j] += share * part * sample.parts().at(j) / believed;
            }
        }
    }

    /** Gauss–Seidel on (XᵀX + ridge · I) f = Xᵀy + ridge · scale, each factor kept within its bounds. */
    private void solve() {
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double moved = 0;
            for (int i = 0; i < PARTS; i++) {
                double right = sums[i] + RIDGE * scale;
                for (int j = 0; j < PARTS; j++) {
                    right -= j == i ? 0 : products[i][j] * factors[j];
                }
                double next = Math.clamp(right / (products[i][i] + RIDGE), scale / SPREAD, scale * SPREAD);
                moved = Math.max(moved, Math.abs(next - factors[i]) / scale);
                factors[i] = next;
            }
            if (moved < CONVERGED) {
                return;
            }
        }
    }

    /** The middle value, the larger of the two middle ones when they are even. */
    private static double upperMedian(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** By how much a part is slower than believed. */
    double factor(int part) {
        return factors[part];
    }

    /** How much of the memory is filled: 0 when nothing was measured, towards 1 within minutes. */
    double weight() {
        return weight;
    }

    /** How many times the engines have become others. */
    int changes() {
        return changes.changes();
    }

    void save(LearnedState.Writer state) {
        state.add(scale).add(weight);
        for (int i = 0; i < PARTS; i++) {
            state.add(factors[i]).add(sums[i]);
            for (int j = 0; j < PARTS; j++) {
                state.add(products[i][j]);
            }
        }
        changes.save(state);
    }

    void restore(LearnedState.Reader state) {
        scale = Math.clamp(state.atLeastZero(), 1 / FARTHEST, FARTHEST);
        weight = Math.min(1, state.atLeastZero());
        for (int i = 0; i < PARTS; i++) {
            factors[i] = Math.clamp(state.atLeastZero(), scale / SPREAD, scale * SPREAD);
            sums[i] = state.atLeastZero();
            for (int j = 0; j < PARTS; j++) {
                products[i][j] = state.atLeastZero();
            }
        }
        changes.restore(state);
    }
}
