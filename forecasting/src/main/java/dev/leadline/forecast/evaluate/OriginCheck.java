// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import java.util.NavigableMap;
import java.util.TreeMap;

/** Crosses off the origins that a series has; what is left at its end is refused. */
public final class OriginCheck implements SeriesShape.RowListener {

    private final OriginPlan plan;
    private final NavigableMap<Long, Long> open = new TreeMap<>();

    /** @param plan what is to be found */
    public OriginCheck(OriginPlan plan) {
        this.plan = plan;
        if (plan instanceof OriginPlan.Listed(String ignored, NavigableMap<Long, Long> lines)) {
            open.putAll(lines);
        }
    }

    @Override
    public void row(SeriesRow row) {
        open.remove(row.startMillis());
    }

    /**
     * To be called after the last row.
     *
     * @throws TableFormatException when an origin is no bin of the series or nothing is known yet at it
     */
    public void finish(SeriesShape series) {
        if (!(plan instanceof OriginPlan.Listed(String file, NavigableMap<Long, Long> lines))) {
            return;
        }
        if (!open.isEmpty()) {
            long origin = open.firstKey();
            long step = series.step().toMillis();
            long bin = Math.clamp(Math.round((double) (origin - series.firstMillis()) / step), 0, series.bins() - 1);
            String more = open.size() == 1 ? "" : " (" + (open.size() - 1) + " more are not either)";
            throw new TableFormatException(
                    file,
                    open.firstEntry().getValue(),
                    Numbers.seconds(origin),
                    "is no t of the series" + more + ".",
                    "The series runs from " + Numbers.seconds(series.firstMillis()) + " to "
                            + Numbers.seconds(series.lastMillis()) + "; the nearest place on its grid is "
                            + Numbers.seconds(series.firstMillis() + bin * step) + ".");
        }
        if (lines.firstKey() < series.firstKnownMillis()) {
            throw new TableFormatException(
                    file,
                    lines.firstEntry().getValue(),
                    Numbers.seconds(lines.firstKey()),
                    "comes before the first value, when nothing can be forecast.",
                    "Begin at " + Numbers.seconds(series.firstKnownMillis()) + " or later.");
        }
    }
}
