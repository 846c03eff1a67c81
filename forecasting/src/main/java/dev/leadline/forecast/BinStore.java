// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The known values of a series by bin index, in a ring that forgets the oldest. Four bytes per bin, in pages that come when
 * they are first written: a thousand policies would fill the heap on their first day with room for two weeks.
 */
final class BinStore {

    private static final int LARGEST_PAGE = 512;

    /** What an unknown bin holds; no known one does. */
    private static final float UNKNOWN = Float.NaN;

    private final int capacity;
    private final int page;
    private final float[] @Nullable [] pages;
    private boolean begun;
    private long newest;

    /** @param capacity how many bins back from the newest are kept, at least 1 */
    BinStore(int capacity) {
        this.capacity = capacity;
        page = Math.min(LARGEST_PAGE, capacity);
        pages = new float[(capacity + page - 1) / page][];
    }

    /** Whether the bin is kept and has a value. */
    boolean knows(long index) {
        return begun && !isTooOld(index) && index <= newest && !Float.isNaN(read(index));
    }

    /** The value of a bin that {@link #knows} accepts. */
    double value(long index) {
        return read(index);
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
            write(index, (float) value);
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
        return begun && index <= newest - capacity;
    }

    /** The newest bin ever written; meaningful once something was written. */
    long newest() {
        return newest;
    }

    boolean isEmpty() {
        return !begun;
    }

    int capacity() {
        return capacity;
    }

    void exchange(Archive archive) {
        begun = archive.flag(begun);
        newest = archive.whole(newest);
        for (int i = 0; i < pages.length; i++) {
            pages[i] = archive.maybe(pages[i], page);
        }
    }

    private void forget(long bins) {
        if (bins >= capacity) {
            Arrays.fill(pages, null);
            return;
        }
        for (long index = newest + 1; index <= newest + bins; index++) {
            int slot = slot(index);
            float[] cells = pages[slot / page];
            if (cells != null) {
                cells[slot % page] = UNKNOWN;
            }
        }
    }

    private float read(long index) {
        int slot = slot(index);
        float[] cells = pages[slot / page];
        return cells == null ? UNKNOWN : cells[slot % page];
    }

    private void write(long index, float value) {
        int slot = slot(index);
        float[] cells = pages[slot / page];
        if (cells == null) {
            cells = new float[page];
            Arrays.fill(cells, UNKNOWN);
            pages[slot / page] = cells;
        }
        cells[slot % page] = value;
    }

    private int slot(long index) {
        return Math.floorMod(index, capacity);
    }
}
