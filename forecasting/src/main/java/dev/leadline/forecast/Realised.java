// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** Counts of past forecasts of one horizon that came true, and their loss beside that of persistence. */
final class Realised {

    private static final double DISCOUNT = 0.998;

    private final double[] levels;
    private final long[] covered;
    private final double[] recentCovered;
    private double recent;
    private double loss;
    private double persistenceLoss;
    private long count;

    Realised(double[] levels) {
        this.levels = levels;
        covered = new long[levels.length];
        recentCovered = new double[levels.length];
    }

    void score(double value, double[] emitted, double[] persistence) {
        count++;
        recent = DISCOUNT * recent + 1;
        loss *= DISCOUNT;
        persistenceLoss *= DISCOUNT;
        for (int i = 0; i < levels.length; i++) {
            boolean hit = value <= emitted[i];
            covered[i] += hit ? 1 : 0;
            recentCovered[i] = DISCOUNT * recentCovered[i] + (hit ? 1 : 0);
            loss += Pinball.loss(levels[i], emitted[i], value);
            persistenceLoss += Pinball.loss(levels[i], persistence[i], value);
        }
    }

    long count() {
        return count;
    }

    long covered(int level) {
        return covered[level];
    }

    /** Share covered of roughly the last 500 forecasts, 1 before the first. */
    double recentCoverage(int level) {
        return recent == 0 ? 1 : recentCovered[level] / recent;
    }

    /** Recent loss over that of persistence, 1 while both are zero. */
    double relativeLoss() {
        return persistenceLoss == 0 ? 1 : loss / persistenceLoss;
    }

    void exchange(Archive archive) {
        for (int i = 0; i < covered.length; i++) {
            covered[i] = archive.whole(covered[i]);
        }
        archive.numbers(recentCovered);
        recent = archive.number(recent);
        loss = archive.number(loss);
        persistenceLoss = archive.number(persistenceLoss);
        count = archive.whole(count);
    }
}
