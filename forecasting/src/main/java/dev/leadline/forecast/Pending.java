// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was said and is not judged yet, at half precision ({@link Packing}). A young horizon keeps
 * every origin to learn fast. Later every {@code stride}-th will do: the errors of overlapping forecasts tell nearly the
 * same, and for a thousand policies they are most of what memory would hold.
 */
final class Pending {

    /** Steps from which every second origin is kept, and from which every fourth. */
    private static final int HALF_FROM = 8;

    private static final int QUARTER_FROM = 16;
    /** Origins kept without a gap before any is passed over. */
    private static final int YOUNG = 1_440;

    private final int stride;
    private final short[] @Nullable [] rows; // each comes with its first forecast
    private final long[] origins;
    private final int width;
    private final Packing packing = new Packing();
    /** A row that was given up, for the next origin that is kept. */
    private short @Nullable [] spare;

    private int kept;

    /** @param steps how long a forecast waits for its target */
    Pending(int steps, Issued shape) {
        stride = stride(steps);
        rows = new short[steps + 1][];
        origins = new long[rows.length];
        Arrays.fill(origins, Long.MIN_VALUE);
        width = Packing.width(shape);
    }

    /** How many bins lie between two origins that are judged. */
    static int stride(int steps) {
        return steps >= QUARTER_FROM ? 4 : steps >= HALF_FROM ? 2 : 1;
    }

    /** Keeps what was said at this origin, unless the origin is passed over. */
    void keep(long origin, Issued said) {
        int slot = slot(origin);
        short @Nullable [] row = rows[slot];
        if (kept >= YOUNG && Math.floorMod(origin, stride) != 0) {
            if (row != null) {
                spare = row;
                rows[slot] = null;
            }
            return;
        }
        kept += kept < YOUNG ? 1 : 0;
        if (row == null) {
            row = spare == null ? new short[width] : spare;
            spare = null;
            rows[slot] = row;
        }
        origins[slot] = origin;
        packing.on(row).write(said);
    }

    /** Fills in what was said at this origin; false when it was passed over, or nothing was said. */
    boolean recall(long origin, Issued said) {
        int slot = slot(origin);
        short @Nullable [] row = rows[slot];
        if (row == null || origins[slot] != origin) {
            return false;
        }
        packing.on(row).read(said);
        return true;
    }

    void exchange(Archive archive) {
        kept = archive.count(kept);
        for (int i = 0; i < rows.length; i++) {
            origins[i] = archive.whole(origins[i]);
            rows[i] = archive.maybeHalves(rows[i], width);
        }
    }

    private int slot(long origin) {
        return Math.floorMod(origin, rows.length);
    }
}
