// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Forecasts one series online, bin by bin, without refits. Confined to one thread; the same bins give the same paths.
 */
public interface Forecaster {

    /** The name that explanations and reports show. */
    String name();

    /** The width of a bin. */
    Duration step();

    /**
     * Takes the bin that starts at {@code start}. Bins come in order; bins left out count as unknown.
     *
     * @throws IllegalArgumentException when {@code start} is not after the last bin's start
     */
    void learn(Instant start, Bin bin);

    /**
     * The quantiles as seen after the last bin.
     *
     * @param horizons positive multiples of {@link #step()}, ascending; a horizon of h is the bin that ends h after the
     *     end of the last bin
     * @param quantiles probabilities in (0, 1), ascending
     * @return one value per horizon and quantile, never negative and never falling with the quantile
     */
    QuantilePath forecast(List<Duration> horizons, List<Double> quantiles);
}
