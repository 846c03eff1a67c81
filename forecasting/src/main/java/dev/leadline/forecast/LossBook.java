// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Arrays;

/**
 * Weights per candidate and quantile from discounted pinball losses: exp(−12 · (loss / best loss − 1)). The discount of
 * 0.995 per judged bin remembers about 200 bins; the constants hardly matter. While verdicts are few, {@link Favour} says
 * whose weigh more.
 */
final class LossBook {

    private static final double DISCOUNT = 0.995;
    private static final double SHARPNESS = 12;
    /** A newcomer starts a little behind the best, with its evidence: neither trusted blindly nor shut out. */
    private static final double NEWCOMER = 1.1;

    private static final double UNJUDGED = StrictMath.exp(-SHARPNESS * (NEWCOMER - 1));
    /** Weights below exp of minus this, one in nine million, are none: half of all need no exponential then. */
    private static final double NEGLIGIBLE = 16;

    /** How many times more than others a regression over all experts weighs: it is two among forty that say nearly the same. */
    private static final double TOGETHER = 4;

    private final double[] levels;
    private final Favour favour;
    private final int alone;
    /** By candidate, then by level: in one array, for small arrays are mostly head. */
    private final float[] losses;

    private final double[] evidence;
    private long judged;

    /**
     * @param regressions so many of the last candidates look at all others
     * @param favour which of the candidates weigh more at first
     */
    LossBook(int candidates, int regressions, Favour favour, double[] levels) {
        alone = candidates - regressions;
        this.levels = levels;
        this.favour = favour;
        losses = new float[candidates * levels.length];
        evidence = new double[candidates];
    }

    /**
     * Judges the candidates that voted, by the quantiles that they had issued. One that was silent is charged the loss of
     * the blend, as specialists are (Freund, Schapire, Singer and Warmuth, STOC 1997): it comes back no better than it went
     * from the others, however much easier the times were in which it spoke.
     */
    void judge(double value, boolean[] voted, double[][] issued, double[] blended) {
        for (int candidate = 0; candidate < evidence.length; candidate++) {
            if (voted[candidate] && evidence[candidate] == 0) {
                admit(candidate);
            }
        }
        judged++;
        for (int candidate = 0; candidate < evidence.length; candidate++) {
            if (!voted[candidate] && evidence[candidate] == 0) {
                continue;
            }
            evidence[candidate] = DISCOUNT * evidence[candidate] + 1;
            int row = candidate * levels.length;
            double[] quantiles = voted[candidate] ? issued[candidate] : blended;
            for (int level = 0; level < levels.length; level++) {
                losses[row + level] =
                        (float) (DISCOUNT * losses[row + level] + Pinball.loss(levels[level], quantiles[level], value));
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
        archive.shortNumbers(losses);
        archive.numbers(evidence);
        judged = archive.whole(judged);
    }

    private double weight(int candidate, int level, double best) {
        if (evidence[candidate] == 0) {
            return UNJUDGED;
        }
        double mean = mean(candidate, level);
        double excess = mean <= best ? 0 : (mean - best) / Math.max(best, Double.MIN_NORMAL);
        double exponent = SHARPNESS * favour.sharpness(evidence[candidate]) * excess;
        if (exponent > NEGLIGIBLE || excess > 3) {
            return 0;
        }
        double together = candidate < alone ? 1 : TOGETHER;
        return together * favour.of(candidate, judged) * StrictMath.exp(-exponent);
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
            losses[newcomer * levels.length + level] = (float) (NEWCOMER * best[level] * most);
        }
    }
}
