// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.util.List;

/**
 * What a forecaster keeps errors for: its bin width, its horizons and its probabilities. Other horizons are read between
 * these.
 *
 * @param step width of a bin, positive
 * @param horizons positive multiples of the step, ascending
 * @param quantiles probabilities in (0, 1), ascending
 */
public record ForecastGrid(Duration step, List<Duration> horizons, List<Double> quantiles) {

    /** Checks shapes and copies the lists. */
    public ForecastGrid {
        if (step.toMillis() <= 0) {
            throw new IllegalArgumentException("a bin has a positive width, not " + step);
        }
        horizons = List.copyOf(horizons);
        quantiles = List.copyOf(quantiles);
        checkHorizons(step, horizons);
        checkQuantiles(quantiles);
    }

    /** Refuses horizons that are empty, not ascending or not positive multiples of the step. */
    static void checkHorizons(Duration step, List<Duration> horizons) {
        long before = 0;
        for (Duration horizon : horizons) {
            if (horizon.toMillis() <= before || horizon.toMillis() % step.toMillis() != 0) {
                throw new IllegalArgumentException(
                        "horizons are positive ascending multiples of " + step + ", not " + horizons);
            }
            before = horizon.toMillis();
        }
        if (horizons.isEmpty()) {
            throw new IllegalArgumentException("at least one horizon is needed");
        }
    }

    /** Refuses probabilities that are empty, not ascending or outside (0, 1). */
    static void checkQuantiles(List<Double> quantiles) {
        double before = 0;
        for (double quantile : quantiles) {
            if (!(quantile > before && quantile < 1)) {
                throw new IllegalArgumentException("quantiles ascend within (0, 1), unlike " + quantiles);
            }
            before = quantile;
        }
        if (quantiles.isEmpty()) {
            throw new IllegalArgumentException("at least one quantile is needed");
        }
    }

    /** The horizons in steps. */
    int[] steps() {
        return horizons.stream()
                .mapToInt(horizon -> Math.toIntExact(horizon.toMillis() / step.toMillis()))
                .toArray();
    }

    /** One horizon in steps. */
    int steps(int horizon) {
        return Math.toIntExact(horizons.get(horizon).toMillis() / step.toMillis());
    }

    /** The probabilities as an array. */
    double[] levels() {
        return quantiles.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
