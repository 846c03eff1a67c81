// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/**
 * The share that a declared season holds in the mixture of upper quantiles, whether or not it has already proved itself.
 * It starts at the full floor; the mixture at the full floor is scored beside the forecast without it, and the share fades
 * when the season costs more than it saves: floor · exp(−fade · (relative excess loss − tolerance)).
 */
final class SeasonShare {

    /** Enough that a season which is sure of a rise carries the 0.95 quantile, and too little to move the median. */
    static final double FLOOR = 0.15;

    private static final double TOLERANCE = 0.03;
    /** Patient until two periods were judged, then strict. */
    private static final double PATIENT = 2;

    private static final double STRICT = 18;
    /** Neutral evidence, in bins, before the first verdict. */
    private static final double NEUTRAL = 40;

    private final double[] levels;
    private final double discount;
    private final double patience;
    private double judged;
    private double without;
    private double with;

    /** @param periodSteps the period in judged bins; evidence lasts two periods, at least 200 bins */
    SeasonShare(double[] levels, long periodSteps) {
        this.levels = levels;
        this.patience = Math.max(200, 2 * periodSteps);
        this.discount = 1 - 1.0 / patience;
    }

    /** Scores both forecasts of a bin whose value is now known; only levels above the median count. */
    void judge(double value, double[] blended, double[] pooled) {
        double blendedLoss = 0;
        double pooledLoss = 0;
        for (int i = 0; i < levels.length; i++) {
            if (levels[i] > 0.5) {
                blendedLoss += Pinball.loss(levels[i], blended[i], value);
                pooledLoss += Pinball.loss(levels[i], pooled[i], value);
            }
        }
        if (without == 0) {
            without = NEUTRAL * blendedLoss;
            with = without;
        }
        judged++;
        without = discount * without + blendedLoss;
        with = discount * with + pooledLoss;
    }

    /** The present share, at most {@link #FLOOR}. */
    double share() {
        if (without == 0) {
            return with == 0 ? FLOOR : 0;
        }
        double excess = with / without - 1 - TOLERANCE;
        return FLOOR * StrictMath.exp(-(PATIENT + STRICT * Math.min(1, judged / patience)) * Math.max(0, excess));
    }

    void exchange(Archive archive) {
        judged = archive.number(judged);
        without = archive.number(without);
        with = archive.number(with);
    }
}
