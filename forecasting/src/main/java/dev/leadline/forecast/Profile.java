// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a series usually is at each time of a day or a week: one smoothed value per slot of the period. Slots come in pages
 * when they are first written, for most series are younger than a day.
 */
final class Profile {

    private static final int PAGE = 64;
    private static final float UNKNOWN = Float.NaN;

    private final long stepMillis;
    private final long periodMillis;
    private final long slotMillis;
    private final double rate;
    private final boolean smooth;
    private final int slots;
    private final float[] @Nullable [] pages;
    private boolean begun;
    private long first;

    /**
     * @param slotMillis width of a slot, at least a step
     * @param rate how much of a slot one period replaces, in (0, 1]
     * @param smooth whether a slot is read together with its neighbours
     */
    Profile(long stepMillis, long periodMillis, long slotMillis, double rate, boolean smooth) {
        this.stepMillis = stepMillis;
        this.periodMillis = periodMillis;
        this.slotMillis = Math.max(stepMillis, slotMillis);
        this.smooth = smooth;
        this.rate = rate * stepMillis / this.slotMillis;
        slots = Math.toIntExact(Math.max(1, periodMillis / this.slotMillis));
        pages = new float[(slots + PAGE - 1) / PAGE][];
    }

    void learn(long index, double value) {
        if (!begun) {
            begun = true;
            first = index;
        }
        int slot = slot(index);
        float[] page = pages[slot / PAGE];
        if (page == null) {
            page = new float[PAGE];
            Arrays.fill(page, UNKNOWN);
            pages[slot / PAGE] = page;
        }
        float before = page[slot % PAGE];
        page[slot % PAGE] = (float) (Float.isNaN(before) ? value : before + rate * (value - before));
    }

    /** Whether a whole period was seen before this bin, and its slot is known. */
    boolean knows(long index) {
        return begun && (index - first) * stepMillis > periodMillis && !Float.isNaN(raw(slot(index)));
    }

    /** The value of the bin's slot; meaningful where {@link #knows} says so. */
    double at(long index) {
        int slot = slot(index);
        double middle = raw(slot);
        if (!smooth) {
            return middle;
        }
        double before = raw(Math.floorMod(slot - 1, slots));
        double after = raw(Math.floorMod(slot + 1, slots));
        double sum = 2 * middle + (Double.isNaN(before) ? middle : before) + (Double.isNaN(after) ? middle : after);
        return sum / 4;
    }

    void exchange(Archive archive) {
        begun = archive.flag(begun);
        first = archive.whole(first);
        for (int i = 0; i < pages.length; i++) {
            pages[i] = archive.maybe(pages[i], PAGE);
        }
    }

    private float raw(int slot) {
        float[] page = pages[slot / PAGE];
        return page == null ? UNKNOWN : page[slot % PAGE];
    }

    private int slot(long index) {
        return (int) Math.min(slots - 1, Math.floorMod(index * stepMillis, periodMillis) / slotMillis);
    }
}
