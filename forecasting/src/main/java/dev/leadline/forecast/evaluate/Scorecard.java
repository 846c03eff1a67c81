// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What came of a walk through a series.
 *
 * @param method what forecast
 * @param bins rows that were seen
 * @param origins forecasts that were made
 * @param horizons ascending
 * @param cost what it took
 */
public record Scorecard(String method, long bins, int origins, List<HorizonScore> horizons, Cost cost) {

    /** Copies the list. */
    public Scorecard {
        horizons = List.copyOf(horizons);
    }

    /**
     * Processor time, in nanoseconds.
     *
     * @param learning of all bins together
     * @param forecasting of all forecasts together
     */
    public record Cost(long learning, long forecasting) {}

    /** Geometric mean over the horizons of the loss relative to persistence; absent where no horizon has one. */
    public OptionalDouble relativeLoss() {
        return geometricMean(horizons.stream().map(HorizonScore::relativeLoss));
    }

    /** Geometric mean over the horizons of the median's absolute error relative to persistence. */
    public OptionalDouble relativeError() {
        return geometricMean(horizons.stream().map(HorizonScore::relativeError));
    }

    /** Of those ratios that exist and are above 0; absent without one. */
    public static OptionalDouble geometricMean(Stream<OptionalDouble> ratios) {
        OptionalDouble mean = ratios.flatMapToDouble(OptionalDouble::stream)
                .filter(ratio -> ratio > 0)
                .map(StrictMath::log)
                .average();
        return mean.isPresent() ? OptionalDouble.of(StrictMath.exp(mean.getAsDouble())) : mean;
    }

    /** Coverage of all horizons together. */
    public List<QuantileScore> pooled() {
        return HorizonScore.pooled(horizons);
    }
}
