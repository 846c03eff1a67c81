// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Arrays;

/**
 * The known values of a series by bin index, in a ring that forgets the oldest. Five bytes per bin.
 */
final class BinStore {

    private final float[] values;
    private final boolean[] known;
    private boolean begun;
    private long newest;

    /** @param capacity how many bins back from the newest are kept, at least 1 */
    BinStore(int capacity) {
        values = new float[capacity];
        known = new boolean[capacity];
    }

    /** Whether the bin is kept and has a value. */
    boolean knows(long index) {
        return begun && !isTooOld(index) && index <= newest && known[slot(index)];
    }

    /** The value of a bin that {@link #knows} accepts. */
    double value(long index) {
        return values[slot(index)];
    }

    /** Writes a value over whatever is there; bins older than the ring reaches are dropped. */
    void put(long index, double value) {
        if (!begun) {
            begun = true;
            newest = index;
        }
        if (index > newest) {
            forget(index - newest);
            newest = index;
        }
        if (!isTooOld(index)) {
            values[slot(index)] = (float) value;
            known[slot(index)] = true;
        }
    }

    /** Writes a value where none is known; says whether it did. */
    boolean putIfAbsent(long index, double value) {
        if (knows(index) || isTooOld(index)) {
            return false;
        }
        put(index, value);
        return true;
    }

    /** Whether the bin is older than the ring reaches. */
    boolean isTooOld(long index) {
        return begun && index <= newest - values.length;
    }

    /** The newest bin ever written; meaningful once something was written. */
    long newest() {
        return newest;
    }

    boolean isEmpty() {
        return !begun;
    }

    int capacity() {
        return values.length;
    }

    private void forget(long bins) {
        if (bins >= values.length) {
            Arrays.fill(known, false);
            return;
        }
        for (long index = newest + 1; index <= newest + bins; index++) {
            known[slot(index)] = false;
        }
    }

    private int slot(long index) {
        return Math.floorMod(index, values.length);
    }
}
