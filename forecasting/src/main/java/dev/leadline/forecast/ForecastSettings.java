// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.util.List;

/**
 * How one series is forecast.
 *
 * @param fineStep width of a live bin
 * @param coarseStep bins for horizons beyond five minutes, a multiple of the fine step
 * @param periods what the operator declares to recur, multiples of the coarse step, at most 14 days; may be empty
 * @param horizons positive multiples of the fine step, ascending
 * @param quantiles probabilities in (0, 1), ascending
 */
public record ForecastSettings(
        Duration fineStep,
        Duration coarseStep,
        List<Duration> periods,
        List<Duration> horizons,
        List<Double> quantiles) {

    /** Up to here the fine bins forecast, beyond it the coarse ones. */
    static final Duration FINE_REACH = Duration.ofMinutes(5);

    /** How far history reaches back. */
    static final Duration RETENTION = Duration.ofDays(14);

    /** Checks shapes and copies the lists. */
    public ForecastSettings {
        periods = List.copyOf(periods);
        new ForecastGrid(fineStep, horizons, quantiles);
        horizons = List.copyOf(horizons);
        quantiles = List.copyOf(quantiles);
        if (coarseStep.compareTo(fineStep) <= 0 || coarseStep.toMillis() % fineStep.toMillis() != 0) {
            throw new IllegalArgumentException("the coarse step " + coarseStep + " is a multiple of " + fineStep);
        }
        for (Duration period : periods) {
            if (period.compareTo(coarseStep) <= 0
                    || period.toMillis() % coarseStep.toMillis() != 0
                    || period.compareTo(RETENTION) > 0) {
                throw new IllegalArgumentException("a period is a multiple of " + coarseStep + ", longer than it and at"
                        + " most " + RETENTION + ", not " + period);
            }
        }
    }

    /**
     * Bins of 15 s and 60 s, horizons from 15 s to 20 min, each about twice the one before, five quantiles from the median to
     * 0.99, no periods. What lies between two horizons is read between them.
     */
    public static ForecastSettings standard() {
        List<Duration> horizons = List.of(
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMinutes(2),
                Duration.ofMinutes(5),
                Duration.ofMinutes(10),
                Duration.ofMinutes(20));
        return new ForecastSettings(
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                List.of(),
                horizons,
                List.of(0.5, 0.8, 0.9, 0.95, 0.99));
    }

    /** The same with these declared periods. */
    public ForecastSettings withPeriods(List<Duration> declared) {
        return new ForecastSettings(fineStep, coarseStep, declared, horizons, quantiles);
    }

    /** The same with these horizons. */
    public ForecastSettings withHorizons(List<Duration> wanted) {
        return new ForecastSettings(fineStep, coarseStep, periods, wanted, quantiles);
    }

    /** The same with these quantiles. */
    public ForecastSettings withQuantiles(List<Double> wanted) {
        return new ForecastSettings(fineStep, coarseStep, periods, horizons, wanted);
    }

    /** Fine bins in a coarse one. */
    int ratio() {
        return Math.toIntExact(coarseStep.toMillis() / fineStep.toMillis());
    }
}
