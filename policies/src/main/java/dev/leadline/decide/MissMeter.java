// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.Buckets;
import dev.leadline.fleet.CumulativeHistogram;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads from a histogram which share of requests was slower than a limit that lies between two bounds, or beyond all of
 * them. Bounds are coarse: vLLM has none between 1 s and 2.5 s, and none between 25 and 50 ms per token.
 *
 * <p>Waits fall off exponentially, so between two bounds the logarithm of the share above is a straight line, and beyond
 * the last one it goes on falling as before. Token times of one engine lie close to their mean, because its requests share
 * their steps: there a normal distribution around the mean is read, kept between what the neighbouring bounds allow.
 */
final class MissMeter {

    /** Standard deviation of token times over their mean, on one engine within some seconds. */
    private static final double NARROW = 0.06;

    /** A bucket that nobody was seen in holds less than half a request. */
    private static final double UNSEEN = 0.5;

    private MissMeter() {}

    /**
     * Share of waits above the limit.
     *
     * @return empty without values
     */
    static OptionalDouble shareAbove(CumulativeHistogram waits, double limit) {
        if (waits.count() <= 0) {
            return OptionalDouble.empty();
        }
        Buckets buckets = waits.buckets();
        Optional<Map.Entry<Double, Double>> below = buckets.atMost(limit);
        Optional<Map.Entry<Double, Double>> beyond = buckets.above(limit);
        double from = below.map(Map.Entry::getKey).orElse(0.0);
        double above = below.map(bucket -> above(waits, bucket)).orElse(1.0);
        if (beyond.isPresent() && !beyond.get().getKey().isInfinite()) {
            double least = Math.min(above, Math.max(above(waits, beyond.get()), UNSEEN / waits.count()));
            double share = (limit - from) / (beyond.get().getKey() - from);
            return OptionalDouble.of(above <= 0 ? 0 : above * StrictMath.pow(least / above, share));
        }
        if (below.isEmpty()) {
            double mean = waits.sum() / waits.count();
            return OptionalDouble.of(mean > 0 ? StrictMath.exp(-limit / mean) : 0);
        }
        Optional<Map.Entry<Double, Double>> before = buckets.below(from);
        double start = before.map(Map.Entry::getKey).orElse(0.0);
        double first = before.map(bucket -> above(waits, bucket)).orElse(1.0);
        double fall = above <= 0 ? 0 : StrictMath.log(first / above) / Math.max(1e-9, from - start);
        return OptionalDouble.of(above * StrictMath.exp(-fall * (limit - from)));
    }

    /**
     * Share of one engine's token times above the limit.
     *
     * @return empty without values
     */
    static OptionalDouble shareAboveOnOne(CumulativeHistogram times, double limit) {
        if (times.count() <= 0) {
            return OptionalDouble.empty();
        }
        double mean = times.sum() / times.count();
        double share = mean <= 0 ? 0 : upperTail((limit - mean) / (NARROW * mean));
        Optional<Map.Entry<Double, Double>> below = times.buckets().atMost(limit);
        double most = below.map(bucket -> above(times, bucket)).orElse(1.0);
        if (below.isPresent() && below.get().getKey() == limit) {
            return OptionalDouble.of(most);
        }
        double least = times.buckets()
                .above(limit)
                .filter(beyond -> !beyond.getKey().isInfinite())
                .map(beyond -> above(times, beyond))
                .orElse(0.0);
        return OptionalDouble.of(Math.clamp(share, Math.min(least, most), most));
    }

    private static double above(CumulativeHistogram histogram, Map.Entry<Double, Double> bucket) {
        return Math.clamp(1 - bucket.getValue() / histogram.count(), 0, 1);
    }

    /** Upper tail of a standard normal distribution, by the logistic 1 ÷ (1 + e^(1.702 z)), within 0.01 of it. */
    private static double upperTail(double deviations) {
        return 1 / (1 + StrictMath.exp(1.702 * deviations));
    }
}
