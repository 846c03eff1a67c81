// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

/**
 * Finds the bucket of a value. A simulated token is observed in three histograms, and halving them each time misleads the
 * processor four times: here exponent and first bits of the value lead to the bucket, or to the one before it.
 */
final class BucketFinder {

    /** Bits of a double below its exponent and the two highest of its fraction. */
    private static final int DROPPED = 50;

    private final double[] bounds;
    private final int least;
    /** For each start of a double's bits, how many bounds lie below everything that starts so. */
    private final byte[] first;

    /** @param bounds upper ends, included, ascending, above 0, fewer than 128 */
    BucketFinder(double[] bounds) {
        this.bounds = bounds;
        least = start(bounds[0]);
        first = new byte[start(bounds[bounds.length - 1]) - least + 1];
        int below = 0;
        for (int i = 0; i < first.length; i++) {
            double lowest = Double.longBitsToDouble((long) (least + i) << DROPPED);
            while (bounds[below] < lowest) {
                below++;
            }
            first[i] = (byte) below;
        }
    }

    private static int start(double value) {
        return (int) (Double.doubleToRawLongBits(value) >>> DROPPED);
    }

    /** The first bucket whose bound is not below the value; one more than there are bounds when all are. */
    int of(double value) {
        if (value <= bounds[0]) {
            return 0;
        }
        int at = start(value) - least;
        int bucket = at < first.length ? first[at] : bounds.length;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        return bucket;
    }
}
