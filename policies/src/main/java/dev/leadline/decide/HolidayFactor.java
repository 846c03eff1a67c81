// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.forecast.Bin;
import java.time.Instant;
import java.util.Arrays;

/**
 * What a holiday in the week makes of the demand of a working day: mean demand of weekends over that of working days, by
 * half hour of the local day. The forecaster learns demand divided by it and its paths are multiplied by it, so that on a
 * holiday "as yesterday" means as a weekend, and the day after is not taken for another holiday. All other days have the
 * factor 1; so has a half hour that was not seen on both kinds of day.
 */
final class HolidayFactor {

    private static final int CELL_SECONDS = 1_800;
    private static final int CELLS = 86_400 / CELL_SECONDS;
    /** Share of the newest day in the mean of a half hour: about the last three days of a kind count. */
    private static final double FOLLOW = 0.3;

    private static final double SMALLEST = 0.2;
    private static final double LARGEST = 5;

    private final double[] working = unknown();
    private final double[] weekend = unknown();
    private LocalDays days = LocalDays.UNKNOWN;
    private boolean weekendNow;
    private int cell = -1;
    private double sum;
    private int count;

    /** Follows other holidays or another time zone; what is known of half hours stays. */
    void adopt(LocalDays changed) {
        days = changed;
    }

    /** Learns from a bin and says what it would have been on a working day; an unknown one stays unknown. */
    Bin workingDay(Instant start, Bin bin) {
        return switch (bin) {
            case Bin.Known(double value) -> {
                learn(start, value);
                yield Bin.of(value / at(start));
            }
            case Bin.Unknown() -> bin;
        };
    }

    /** Takes demand as it was, in order of time. */
    void learn(Instant time, double value) {
        if (days.isHolidayInTheWeek(time)) {
            return;
        }
        int now = days.secondOfDay(time) / CELL_SECONDS;
        if (now != cell) {
            close();
            cell = now;
            weekendNow = days.isWeekend(time);
        }
        sum += value;
        count++;
    }

    /** What demand of a working day is multiplied by at this time. */
    double at(Instant time) {
        if (!days.isHolidayInTheWeek(time)) {
            return 1;
        }
        int place = days.secondOfDay(time) / CELL_SECONDS;
        if (working[place] <= 0 || weekend[place] <= 0) {
            return 1;
        }
        return Math.clamp(weekend[place] / working[place], SMALLEST, LARGEST);
    }

    private void close() {
        if (count > 0) {
            double mean = sum / count;
            double[] kind = weekendNow ? weekend : working;
            kind[cell] = kind[cell] < 0 ? mean : kind[cell] + FOLLOW * (mean - kind[cell]);
        }
        sum = 0;
        count = 0;
    }

    /** Nothing is known of any half hour yet. */
    private static double[] unknown() {
        double[] cells = new double[CELLS];
        Arrays.fill(cells, -1);
        return cells;
    }
}
