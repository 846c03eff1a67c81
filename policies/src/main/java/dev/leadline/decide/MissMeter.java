// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.CumulativeHistogram;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads from a histogram which share of requests was slower than a limit, linear within the bucket that holds the limit.
 * Bucket bounds are coarse (vLLM has none between 1 s and 2.5 s), so a straight line also counts part of those that came
 * close: near misses. An estimate that falls exponentially within the bucket is sharper; in the runs made so far neither
 * was clearly better, and this one is simpler and errs on the careful side.
 */
final class MissMeter {

    private MissMeter() {}

    /**
     * Share of the values above the limit.
     *
     * @return empty without values or without buckets
     */
    static OptionalDouble shareAbove(CumulativeHistogram interval, double limit) {
        if (interval.count() <= 0 || interval.buckets().isEmpty()) {
            return OptionalDouble.empty();
        }
        Optional<Map.Entry<Double, Double>> below = interval.buckets().atMost(limit);
        Optional<Map.Entry<Double, Double>> beyond = interval.buckets().above(limit);
        double from = below.map(Map.Entry::getKey).orElse(0.0);
        double within = below.map(Map.Entry::getValue).orElse(0.0);
        if (beyond.isPresent() && !beyond.get().getKey().isInfinite()) {
            within += (beyond.get().getValue() - within)
                    * (limit - from)
                    / (beyond.get().getKey() - from);
        }
        return OptionalDouble.of(Math.clamp(1 - within / interval.count(), 0, 1));
    }
}
