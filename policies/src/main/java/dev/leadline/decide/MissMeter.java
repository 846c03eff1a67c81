// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.CumulativeHistogram;
import java.util.Map;
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
        Map.Entry<Double, Double> below = interval.buckets().floorEntry(limit);
        Map.Entry<Double, Double> beyond = interval.buckets().higherEntry(limit);
        double from = below == null ? 0 : below.getKey();
        double within = below == null ? 0 : below.getValue();
        if (beyond != null && !beyond.getKey().isInfinite()) {
            within += (beyond.getValue() - within) * (limit - from) / (beyond.getKey() - from);
        }
        return OptionalDouble.of(Math.clamp(1 - within / interval.count(), 0, 1));
    }
}
