// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** At which bins a forecast is made. */
public sealed interface OriginPlan permits OriginPlan.LastShare, OriginPlan.Listed {

    /** Most origins of a plan. */
    int MOST = 1_000_000;

    /**
     * Equally spaced in the last part of a series; the last of them lies the longest horizon before the end, so that each
     * forecast can be judged. Fewer bins than {@code count} are all taken.
     *
     * @param share of the series, in (0, 1]
     * @param count how many, at least 1
     */
    record LastShare(double share, int count) implements OriginPlan {
        /** Checks both. */
        public LastShare {
            if (!(share > 0 && share <= 1) || count < 1 || count > MOST) {
                throw new IllegalArgumentException("the share is in (0, 1] and the count in 1 to " + MOST);
            }
        }
    }

    /**
     * Named one by one.
     *
     * @param file where they are named, for errors
     * @param lines line of each origin, by its time in milliseconds
     */
    record Listed(String file, NavigableMap<Long, Long> lines) implements OriginPlan {}

    /**
     * Reads one column {@code t}, in seconds, in any order; what stands there twice counts once.
     *
     * @throws TableFormatException when a line is wrong or there is none
     * @throws IOException when the stream itself fails
     */
    static OriginPlan.Listed read(InputStream bytes, String file) throws IOException {
        Table table = new Table(bytes, file);
        int column = table.column("t");
        NavigableMap<Long, Long> lines = new TreeMap<>();
        for (Optional<List<String>> row = table.next(); row.isPresent(); row = table.next()) {
            lines.putIfAbsent(table.time(row.get().get(column)), table.line());
            if (lines.size() > MOST) {
                throw table.wrong("", "There are more than " + MOST + " origins.", "Name fewer.");
            }
        }
        if (lines.isEmpty()) {
            throw new TableFormatException(
                    file, 0, "", "No origin is named.", "Write one t per line below the header.");
        }
        return new Listed(file, lines);
    }

    /**
     * The times after which a forecast is made, ascending, in milliseconds. Where a bin is missing the forecast is made
     * after the last bin before it.
     *
     * @param series as a first look found it
     * @param longest the longest horizon
     * @param file the series, for errors
     * @throws TableFormatException when the series has no room for an origin
     */
    default long[] times(SeriesShape series, Duration longest, String file) {
        return switch (this) {
            case Listed(String ignored, NavigableMap<Long, Long> lines) ->
                lines.keySet().stream().mapToLong(Long::longValue).toArray();
            case LastShare(double share, int count) -> spread(share, count, series, longest, file);
        };
    }

    private static long[] spread(double share, int count, SeriesShape series, Duration longest, String file) {
        long step = series.step().toMillis();
        long bins = series.bins();
        long known = (series.firstKnownMillis() - series.firstMillis()) / step;
        // A share such as 0.29 lies a little below what was written.
        long from = Math.max(known, bins - (long) Math.floor(bins * share + 1e-9));
        long to = bins - 1 - longest.toMillis() / step;
        if (to < from) {
            throw new TableFormatException(
                    file,
                    0,
                    "",
                    "The series has " + bins + (bins == 1 ? " bin" : " bins") + ": no origin in its last "
                            + Numbers.text(100 * share) + " % has a bin " + Numbers.seconds(longest.toMillis())
                            + " s later to be judged by.",
                    "Give a longer series or shorter horizons, or name origins with file:o.csv.");
        }
        long apart = to - from;
        int taken = (int) Math.min(count, apart + 1);
        return LongStream.range(0, taken)
                .map(i -> from + (taken == 1 ? 0 : Math.round((double) i * apart / (taken - 1))))
                .map(bin -> series.firstMillis() + bin * step)
                .toArray();
    }
}
