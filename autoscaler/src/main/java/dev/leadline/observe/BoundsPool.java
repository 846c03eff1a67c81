// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Lets histograms of equal bounds share one array of them: a look holds a dozen histograms of each instance until the
 * next look. Bounded: a direct-mapped table of 256 places. Safe for many threads.
 */
final class BoundsPool {
    private static final int PLACES = 256;

    private final AtomicReferenceArray<double[]> known = new AtomicReferenceArray<>(PLACES);

    /** An array of the same bounds; nobody may change it, nor the one given. */
    double[] shared(double[] bounds) {
        int hash = Arrays.hashCode(bounds);
        int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
        double[] there = known.get(place);
        if (there != null && Arrays.equals(there, bounds)) {
            return there;
        }
        known.set(place, bounds);
        return bounds;
    }
}
