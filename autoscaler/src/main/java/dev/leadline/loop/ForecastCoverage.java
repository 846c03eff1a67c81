// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.decide.DemandOutlook;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.forecast.QuantilePath;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Compares forecasts of the nearest horizon with what then happened: one forecast at a time per series, held against
 * the mean demand until its horizon. Confined to one policy's turn.
 */
final class ForecastCoverage {

    private static final int WINDOW = 500;

    private final Map<String, Trial> open = new LinkedHashMap<>();
    private final Map<String, Map<Double, Hits>> hits = new LinkedHashMap<>();

    synchronized void learn(FleetObservation seen, DemandOutlook ahead) {
        for (Map.Entry<String, QuantilePath> one : ahead.series().entrySet()) {
            String series = one.getKey();
            Trial trial = open.get(series);
            if (trial != null) {
                trial.add(realised(series, seen), seen.seconds());
                if (seen.time().isBefore(trial.due)) {
                    continue;
                }
                settle(series, trial);
            }
            QuantilePath path = one.getValue();
            open.put(series, new Trial(path, seen.time().plus(path.horizons().getFirst())));
        }
    }

    /** Share of forecasts that held, by series and quantile. */
    synchronized Map<String, Map<Double, Double>> shares() {
        Map<String, Map<Double, Double>> shares = new LinkedHashMap<>();
        hits.forEach((series, byQuantile) -> byQuantile.forEach((quantile, held) ->
                shares.computeIfAbsent(series, name -> new LinkedHashMap<>()).put(quantile, held.share())));
        return shares;
    }

    private void settle(String series, Trial trial) {
        if (trial.seconds <= 0) {
            return;
        }
        double mean = trial.total / trial.seconds;
        for (double quantile : trial.path.quantiles()) {
            boolean held = mean <= trial.path.at(trial.path.horizons().getFirst(), quantile);
            hits.computeIfAbsent(series, name -> new LinkedHashMap<>())
                    .computeIfAbsent(quantile, probability -> new Hits())
                    .add(held);
        }
    }

    private static OptionalDouble realised(String series, FleetObservation seen) {
        return switch (series) {
            case DemandOutlook.REQUESTS -> seen.demand().requests();
            case DemandOutlook.INPUT -> seen.demand().uncachedInputTokens();
            case DemandOutlook.OUTPUT -> seen.demand().outputTokens();
            default -> OptionalDouble.empty();
        };
    }

    private static final class Trial {
        private final QuantilePath path;
        private final Instant due;
        private double total;
        private double seconds;

        Trial(QuantilePath path, Instant due) {
            this.path = path;
            this.due = due;
        }

        void add(OptionalDouble rate, OptionalDouble length) {
            if (rate.isPresent() && length.isPresent()) {
                total += rate.getAsDouble() * length.getAsDouble();
                seconds += length.getAsDouble();
            }
        }
    }

    private static final class Hits {
        private final Deque<Boolean> latest = new ArrayDeque<>();
        private int held;

        void add(boolean hit) {
            latest.addLast(hit);
            held += hit ? 1 : 0;
            if (latest.size() > WINDOW) {
                held -= latest.removeFirst() ? 1 : 0;
            }
        }

        double share() {
            return (double) held / latest.size();
        }
    }
}
