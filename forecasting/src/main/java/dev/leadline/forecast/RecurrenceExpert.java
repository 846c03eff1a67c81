// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.util.List;

/**
 * What recurs with a period that was found: the present level plus what the slot of the target usually lies above it.
 * Slots are kept unsmoothed, so that a job that starts at the full hour stays at the full hour. Silent until a period is
 * clear and one whole cycle of it was seen since.
 */
final class RecurrenceExpert implements Expert {

    private static final long SLOT = Duration.ofMinutes(1).toMillis();
    private static final long LONG_SLOT = Duration.ofMinutes(5).toMillis();
    private static final int LARGEST = 512;
    /** How much of a slot one cycle replaces, and how fast the level is followed. */
    private static final double RATE = 0.3;

    private static final double LEVEL_RATE = 0.02;
    private static final double BASE_RATE = 0.3;

    private final String name;
    private final Recurrences recurrences;
    private final boolean isLong;
    private final long stepMillis;
    private final long slotMillis;
    private float[] slots = new float[0];
    private long period;
    private long since;
    private long now;
    private boolean begun;
    private double level;
    private double base;

    RecurrenceExpert(Recurrences recurrences, boolean isLong, Duration step) {
        this.name = isLong ? "found season, long" : "found season, short";
        this.recurrences = recurrences;
        this.isLong = isLong;
        stepMillis = step.toMillis();
        slotMillis = Math.max(stepMillis, isLong ? LONG_SLOT : SLOT);
    }

    @Override
    public String name() {
        return name;
    }

    /** The short one, which learns first, feeds the search of both. */
    @Override
    public void learn(long index, double value) {
        if (!isLong) {
            recurrences.learn(index, value);
        }
        now = index;
        level += begun ? LEVEL_RATE * (value - level) : value;
        begun = true;
        follow(recurrences.period(isLong).map(Duration::toMillis).orElse(0L));
        if (period == 0) {
            return;
        }
        int slot = slot(index);
        double usual = isReady() ? slots[slot] : 0;
        base += BASE_RATE * (value - usual - base);
        double rate = isReady() ? RATE * Math.min(1, (double) stepMillis / slotMillis) : 1;
        slots[slot] += (float) (rate * (value - level - slots[slot]));
    }

    @Override
    public boolean predict(int steps, Opinion opinion) {
        return period > 0 && isReady() && opinion.say(base + slots[slot(now + steps)]);
    }

    @Override
    public void exchange(Archive archive) {
        if (!isLong) {
            recurrences.exchange(archive);
        }
        period = archive.whole(period);
        since = archive.whole(since);
        now = archive.whole(now);
        begun = archive.flag(begun);
        level = archive.number(level);
        base = archive.number(base);
        int length = archive.count(slots.length);
        if (length < 0 || length > LARGEST) {
            throw new IllegalArgumentException("a saved season has " + length + " slots of at most " + LARGEST);
        }
        slots = slots.length == length ? slots : new float[length];
        archive.shortNumbers(slots);
    }

    /** What the search that both share has found. */
    List<ForecastExplanation.FoundSeason> found() {
        return recurrences.found();
    }

    /** A period that is found anew keeps its slots; another one, or none, begins with empty ones. */
    private void follow(long found) {
        if (found == period) {
            return;
        }
        period = found / slotMillis > LARGEST ? 0 : found;
        slots = new float[period == 0 ? 0 : (int) Math.max(1, period / slotMillis)];
        since = now;
        base = level;
    }

    private boolean isReady() {
        return (now - since) * stepMillis > period;
    }

    private int slot(long index) {
        return (int) Math.min(slots.length - 1, Math.floorMod(index * stepMillis, period) / slotMillis);
    }
}
