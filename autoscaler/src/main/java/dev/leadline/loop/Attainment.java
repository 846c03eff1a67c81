// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.policy.Objectives;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Share of requests within an objective, as far as latency buckets tell. */
final class Attainment {

    private Attainment() {}

    static OptionalDouble ofFirstToken(FleetObservation seen, Objectives objectives) {
        double tokens = seen.demand().requests().orElse(0) > 0
                ? seen.demand().uncachedInputTokens().orElse(0)
                        / seen.demand().requests().getAsDouble()
                : 0;
        return within(seen.ttft(), objectives.firstTokenSeconds(tokens));
    }

    static OptionalDouble ofPerToken(FleetObservation seen, Objectives objectives) {
        return within(seen.tpot(), objectives.perTokenSeconds());
    }

    /** Linear between bucket bounds; what lies in the open last bucket counts as late. */
    static OptionalDouble within(Optional<CumulativeHistogram> histogram, double bound) {
        if (histogram.isEmpty()
                || histogram.get().buckets().isEmpty()
                || histogram.get().count() <= 0) {
            return OptionalDouble.empty();
        }
        double total = histogram.get().count();
        double left = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : histogram.get().buckets().entrySet()) {
            double right = bucket.getKey();
            if (right >= bound) {
                double share = Double.isInfinite(right) || right <= left ? 0 : (bound - left) / (right - left);
                double inside = right == bound ? bucket.getValue() : below + share * (bucket.getValue() - below);
                return OptionalDouble.of(Math.clamp(inside / total, 0, 1));
            }
            left = right;
            below = bucket.getValue();
        }
        return OptionalDouble.of(Math.clamp(below / total, 0, 1));
    }
}
