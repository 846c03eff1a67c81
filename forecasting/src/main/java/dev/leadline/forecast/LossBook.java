// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Arrays;

/**
 * Weights per candidate and quantile from discounted pinball losses: exp(−12 · (loss / best loss − 1)). The discount of
 * 0.995 per judged bin remembers about 200 bins; the constants hardly matter. The candidates of the last value weigh more
 * while evidence is thin: with few bins the best of thirty is mostly the luckiest.
 */
final class LossBook {

    private static final double DISCOUNT = 0.995;
    private static final double SHARPNESS = 12;
    /** A newcomer starts a little behind the best, with its evidence: neither trusted blindly nor shut out. */
    private static final double NEWCOMER = 1.1;
    /** How many times more the last value weighs at first, and the evidence at which half of that is left. */
    private static final double FAVOUR = 5;

    private static final double FAVOUR_FADES = 100;

    private final double[] levels;
    private final int favoured;
    /** By candidate, then by level: in one array, for small arrays are mostly head. */
    private final double[] losses;

    private final double[] evidence;

    /** @param favoured so many of the first candidates belong to the last value */
    LossBook(int candidates, int favoured, double[] levels) {
        this.levels = levels;
        this.favoured = favoured;
        losses = new double[candidates * levels.length];
        evidence = new double[candidates];
    }

    /** Judges the candidates that voted, by the quantiles that they had issued. */
    void judge(double value, boolean[] voted, double[][] issued) {
        for (int candidate = 0; candidate < evidence.length; candidate++) {
            if (voted[candidate] && evidence[candidate] == 0) {
                admit(candidate);
            }
        }
        for (int candidate = 0; candidate < evidence.length; candidate++) {
            if (!voted[candidate]) {
                continue;
            }
            evidence[candidate] = DISCOUNT * evidence[candidate] + 1;
            int row = candidate * levels.length;
            double[] quantiles = issued[candidate];
            for (int level = 0; level < levels.length; level++) {
                losses[row + level] =
                        DISCOUNT * losses[row + level] + Pinball.loss(levels[level], quantiles[level], value);
            }
        }
    }

    /** Fills the weights for one quantile; they sum to one over the voters. */
    void weigh(int level, boolean[] voters, double[] weights) {
        double best = Double.POSITIVE_INFINITY;
        for (int candidate = 0; candidate < weights.length; candidate++) {
            if (voters[candidate] && evidence[candidate] > 0) {
                best = Math.min(best, mean(candidate, level));
            }
        }
        double sum = 0;
        for (int candidate = 0; candidate < weights.length; candidate++) {
            double weight = voters[candidate] ? weight(candidate, level, best) : 0;
            weights[candidate] = weight;
            sum += weight;
        }
        for (int candidate = 0; candidate < weights.length; candidate++) {
            weights[candidate] /= sum;
        }
    }

    void exchange(Archive archive) {
        archive.numbers(losses);
        archive.numbers(evidence);
    }

    private double weight(int candidate, int level, double best) {
        if (evidence[candidate] == 0) {
            return StrictMath.exp(-SHARPNESS * (NEWCOMER - 1));
        }
        double mean = mean(candidate, level);
        double excess = mean <= best ? 0 : (mean - best) / Math.max(best, Double.MIN_NORMAL);
        if (excess > 3) {
            return 0;
        }
        double favour = candidate < favoured ? 1 + FAVOUR * FAVOUR_FADES / (FAVOUR_FADES + evidence[candidate]) : 1;
        return favour * StrictMath.exp(-SHARPNESS * excess);
    }

    private double mean(int candidate, int level) {
        return losses[candidate * levels.length + level] / evidence[candidate];
    }

    private void admit(int newcomer) {
        double[] best = new double[levels.length];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        double most = 0;
        for (int candidate = 0; candidate < evidence.length; candidate++) {
            most = Math.max(most, evidence[candidate]);
            for (int level = 0; level < levels.length && evidence[candidate] > 0; level++) {
                best[level] = Math.min(best[level], mean(candidate, level));
            }
        }
        if (most == 0) {
            return;
        }
        evidence[newcomer] = most;
        for (int level = 0; level < levels.length; level++) {
            losses[newcomer * levels.length + level] = NEWCOMER * best[level] * most;
        }
    }
}
