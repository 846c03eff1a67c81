// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.decide.DemandOutlook;
import dev.leadline.decide.SeriesExplanation;
import dev.leadline.forecast.QuantilePath;
import dev.leadline.policy.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What demand will be, as the API shows it.
 *
 * @param time the moment it is seen from
 * @param step width of the forecast's bins; absent while there is no series
 * @param series by name, in units per second; {@code cachedShare} as a share, {@code kvTokens} in tokens
 */
record ForecastDocument(Instant time, Optional<String> step, Map<String, Series> series) {

    /**
     * One series.
     *
     * @param horizons durations from the end of the last bin, ascending
     * @param quantiles probabilities, ascending
     * @param values one row per horizon, one column per quantile
     * @param model what made the forecast, in words
     * @param explanation what the forecast rests on; absent while there is nothing to tell
     */
    record Series(
            List<String> horizons,
            List<Double> quantiles,
            List<List<Double>> values,
            String model,
            Optional<ForecastReasons> explanation) {

        static Series of(QuantilePath path, Optional<SeriesExplanation> explanation) {
            return new Series(
                    path.horizons().stream().map(DurationText::print).toList(),
                    path.quantiles(),
                    rows(path.values()),
                    path.model(),
                    explanation.map(ForecastReasons::of));
        }

        private static List<List<Double>> rows(double[][] values) {
            return Arrays.stream(values)
                    .map(row -> Arrays.stream(row).boxed().toList())
                    .toList();
        }
    }

    /**
     * @param ahead demand series, in units per second
     * @param explanations why they are as they are, by name
     * @param signals what has no forecaster of its own, in its own unit
     */
    static ForecastDocument of(
            DemandOutlook ahead, Map<String, SeriesExplanation> explanations, Map<String, QuantilePath> signals) {
        Map<String, Series> series = new LinkedHashMap<>();
        ahead.series()
                .forEach(
                        (name, path) -> series.put(name, Series.of(path, Optional.ofNullable(explanations.get(name)))));
        signals.forEach((name, path) -> series.put(name, Series.of(path, Optional.empty())));
        // Horizons are multiples of the step, and the nearest one is the step itself.
        Optional<String> step = ahead.series().values().stream()
                .map(path -> path.horizons().getFirst())
                .min(Duration::compareTo)
                .map(DurationText::print);
        return new ForecastDocument(ahead.time(), step, series);
    }
}
