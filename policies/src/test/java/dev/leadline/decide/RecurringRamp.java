// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** A demand that rises fourfold at the same minute of every hour: flat, one minute of rise, plateau, fall. */
final class RecurringRamp {

    static final Duration STEP = Duration.ofMinutes(1);
    /** Second of the hour in which the rise begins. */
    static final int RISE = 1800;

    private static final double LOW = 20_000;

    private RecurringRamp() {}

    static double tokensPerSecond(int secondOfHour) {
        int since = secondOfHour - RISE;
        if (since < 0 || since > 1200) {
            return LOW;
        }
        return since < 60 ? LOW * (1 + 3 * since / 60.0) : 4 * LOW;
    }

    static List<HistoryRow> rows(Instant from, Duration period) {
        List<HistoryRow> rows = new ArrayList<>();
        for (int second = 0; second < period.toSeconds(); second += 60) {
            double tokens = 60 * tokensPerSecond(second + 30);
            rows.add(new HistoryRow(
                    from.plusSeconds(second),
                    OptionalDouble.of(tokens / 2000),
                    OptionalDouble.of(tokens),
                    OptionalDouble.of(0),
                    OptionalDouble.of(500 * 60)));
        }
        return rows;
    }
}
