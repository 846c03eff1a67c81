// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for periods that nobody declared, on the last {@value #CELLS} means over five minutes (over a bin where that is
 * longer), once in {@value #EVERY} of them. Two are told apart: a short one, up to six hours, from the changes, where a
 * job that runs every hour stands out of the day; and a long one from the levels.
 */
final class Recurrences {

    static final int CELLS = 884;
    static final int EVERY = 48;

    private static final int FEWEST = 96;
    private static final int CYCLES = 3;
    private static final Duration CELL = Duration.ofMinutes(5);
    private static final Duration DAY = Duration.ofDays(1);
    private static final double NEAR = 0.03;
    private static final Duration SHORT = Duration.ofHours(6);

    private final long stepMillis;
    private final long cellMillis;
    private final float[] cells = new float[CELLS];
    private long learned;
    private long cell;
    private double sum;
    private int count;
    private double last;
    private int brief;
    private double briefStrength;
    private int extended;
    private double extendedStrength;

    Recurrences(Duration step) {
        stepMillis = step.toMillis();
        cellMillis = (CELL.toMillis() + stepMillis - 1) / stepMillis * stepMillis;
    }

    void learn(long index, double value) {
        long now = Math.floorDiv(index * stepMillis, cellMillis);
        if (count > 0 && now != cell) {
            last = sum / count;
            fill(now - cell);
            sum = 0;
            count = 0;
        }
        cell = now;
        sum += value;
        count++;
    }

    /** A period in milliseconds; empty while none is clear. */
    Optional<Duration> period(boolean isLong) {
        int found = isLong ? extended : brief;
        return found == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(found * cellMillis));
    }

    /** What was found, strongest first. */
    List<ForecastExplanation.FoundSeason> found() {
        List<ForecastExplanation.FoundSeason> seasons = new ArrayList<>();
        period(false).ifPresent(period -> seasons.add(new ForecastExplanation.FoundSeason(period, briefStrength)));
        period(true).ifPresent(period -> seasons.add(new ForecastExplanation.FoundSeason(period, extendedStrength)));
        seasons.sort((a, b) -> Double.compare(b.strength(), a.strength()));
        return seasons;
    }

    void exchange(Archive archive) {
        archive.shortNumbers(cells);
        learned = archive.whole(learned);
        cell = archive.whole(cell);
        sum = archive.number(sum);
        count = archive.count(count);
        last = archive.number(last);
        brief = archive.count(brief);
        briefStrength = archive.number(briefStrength);
        extended = archive.count(extended);
        extendedStrength = archive.number(extendedStrength);
    }

    /** Closes the present cell; cells that a gap skipped hold the last value, and a longer gap starts the search anew. */
    private void fill(long passed) {
        if (passed > CELLS / 4) {
            learned = 0;
        }
        for (long i = 0; i < Math.min(passed, CELLS / 4); i++) {
            cells[(int) (learned % CELLS)] = (float) last;
            learned++;
            if (learned % EVERY == 0 && learned >= FEWEST) {
                search();
            }
        }
    }

    private void search() {
        int length = (int) Math.min(learned, CELLS);
        int border = (int) (SHORT.toMillis() / cellMillis);
        double[][] room = Autocorrelation.room(length);
        double[] levels = new double[length];
        double[] changes = new double[length];
        for (int i = 0; i < length; i++) {
            levels[i] = cells[(int) ((learned - length + i) % CELLS)];
            changes[i] = i == 0 ? 0 : levels[i] - levels[i - 1];
        }
        Optional<Autocorrelation.Peak> quick =
                new Autocorrelation(changes, room).clearest(2, Math.min(border, length / CYCLES));
        brief = quick.map(peak -> ofTheDay(peak.lag())).orElse(0);
        briefStrength = quick.map(Autocorrelation.Peak::strength).orElse(0.0);
        if (brief > 0) {
            remove(levels, brief);
        }
        Optional<Autocorrelation.Peak> slow =
                new Autocorrelation(levels, room).clearest(Math.max(2, border + 1), length / CYCLES);
        extended = slow.map(peak -> ofTheDay(peak.lag())).orElse(0);
        extendedStrength = slow.map(Autocorrelation.Peak::strength).orElse(0.0);
    }

    /** People and timers keep the clock: what comes within three percent of a day or a whole part of one is taken for it. */
    private int ofTheDay(int lag) {
        long day = DAY.toMillis() / cellMillis;
        long parts = Math.max(1, Math.round((double) day / lag));
        boolean near = Math.abs((double) day / parts - lag) <= NEAR * lag;
        return near && day % parts == 0 ? (int) (day / parts) : lag;
    }

    /** Takes out what a period explains, whose multiples would pass for long periods. */
    private static void remove(double[] levels, int period) {
        for (int phase = 0; phase < period; phase++) {
            double mean = 0;
            int seen = 0;
            for (int i = phase; i < levels.length; i += period) {
                seen++;
                mean += (levels[i] - mean) / seen;
            }
            for (int i = phase; i < levels.length; i += period) {
                levels[i] -= mean;
            }
        }
    }
}
