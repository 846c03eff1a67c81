// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.util.Optional;

/**
 * Quantiles of any number of latencies in 34 kB: counts in buckets that are 1/128 of an octave wide, so a quantile is at
 * most 0.8 % too high. The bucket is the exponent and the first seven bits of the fraction of the number itself.
 */
final class LatencySketch {
    private static final int FRACTION_BITS = 7;
    private static final double SMALLEST = 0x1p-14;
    private static final double LARGEST = 0x1p17;
    private static final long FIRST = key(SMALLEST);

    private final long[] counts = new long[(int) (key(LARGEST) - FIRST) + 1];
    private long size;

    void add(double seconds) {
        counts[(int) (key(Math.clamp(seconds, SMALLEST, LARGEST)) - FIRST)]++;
        size++;
    }

    Optional<LatencyQuantiles> quantiles() {
        return size == 0
                ? Optional.empty()
                : Optional.of(new LatencyQuantiles(quantile(.5), quantile(.95), quantile(.99)));
    }

    // The upper end of the bucket of the nearest rank; what fell below the smallest bound was no time at all.
    private double quantile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * size - 1e-9));
        long seen = 0;
        int bucket = 0;
        while (seen + counts[bucket] < rank) {
            seen += counts[bucket++];
        }
        return bucket == 0 ? 0 : Double.longBitsToDouble((FIRST + bucket + 1) << (52 - FRACTION_BITS));
    }

    private static long key(double seconds) {
        return Double.doubleToLongBits(seconds) >>> (52 - FRACTION_BITS);
    }
}
