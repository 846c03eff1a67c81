// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.CumulativeHistogram;
import java.util.Map;
import java.util.NavigableMap;
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
        NavigableMap<Double, Double> buckets = waits.buckets();
        Map.Entry<Double, Double> below = buckets.floorEntry(limit);
        Map.Entry<Double, Double> beyond = buckets.higherEntry(limit);
        double from = below == null ? 0 : below.getKey();
        double above = below == null ? 1 : above(waits, below);
        if (beyond != null && !beyond.getKey().isInfinite()) {
            double least = Math.min(above, Math.max(above(waits, beyond), UNSEEN / waits.count()));
            double share = (limit - from) / (beyond.getKey() - from);
            return OptionalDouble.of(above <= 0 ? 0 : above * StrictMath.pow(least / above, share));
        }
        if (below == null) {
            double mean = waits.sum() / waits.count();
            return OptionalDouble.of(mean > 0 ? StrictMath.exp(-limit / mean) : 0);
        }
        Map.Entry<Double, Double> before = buckets.lowerEntry(from);
        double start = before == null ? 0 : before.getKey();
        double first = before == null ? 1 : above(waits, before);
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
        Map.Entry<Double, Double> below = times.buckets().floorEntry(limit);
        Map.Entry<Double, Double> beyond = times.buckets().higherEntry(limit);
        double most = below == null ? 1 : above(times, below);
        if (below != null && below.getKey() == limit) {
            return OptionalDouble.of(most);
        }
        double least = beyond == null || beyond.getKey().isInfinite() ? 0 : above(times, beyond);
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
