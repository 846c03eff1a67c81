// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import dev.leadline.forecast.Bin;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * What a first look through a whole series found: it is sound, and this is its extent.
 *
 * @param rows lines below the header
 * @param known rows with a value
 * @param firstMillis start of the first bin
 * @param firstKnownMillis start of the first bin with a value
 * @param lastMillis start of the last bin
 * @param step distance of two bins
 */
public record SeriesShape(
        long rows, long known, long firstMillis, long firstKnownMillis, long lastMillis, Duration step) {

    /**
     * Reads to the end.
     *
     * @param reader at its beginning
     * @param file what to call it in errors
     * @param step distance of two bins, the same as the reader's
     * @param listener told of each row
     * @throws TableFormatException when a line is wrong, no value is known, or no two bins are one step apart
     * @throws IOException when the stream itself fails
     */
    public static SeriesShape of(SeriesReader reader, String file, Duration step, RowListener listener)
            throws IOException {
        long rows = 0;
        long known = 0;
        long first = 0;
        long firstKnown = 0;
        long last = 0;
        long nearest = Long.MAX_VALUE;
        for (Optional<SeriesRow> row = reader.next(); row.isPresent(); row = reader.next()) {
            long start = row.get().startMillis();
            first = rows == 0 ? start : first;
            nearest = rows == 0 ? nearest : Math.min(nearest, start - last);
            rows++;
            if (row.get().bin() instanceof Bin.Known) {
                firstKnown = known == 0 ? start : firstKnown;
                known++;
            }
            last = start;
            listener.row(row.get());
        }
        if (known == 0) {
            throw new TableFormatException(
                    file, 0, "", "The column holds no value.", "A series needs at least one bin with a value.");
        }
        if (nearest != Long.MAX_VALUE && nearest > step.toMillis()) {
            throw tooCoarse(file, step.toMillis(), nearest);
        }
        return new SeriesShape(rows, known, first, firstKnown, last, step);
    }

    private static TableFormatException tooCoarse(String file, long step, long nearest) {
        String apart = Numbers.seconds(nearest);
        return new TableFormatException(
                file,
                0,
                "",
                "No two bins are one step of " + Numbers.seconds(step) + " s apart; the nearest are " + apart + " s.",
                nearest == 1000 * step
                        ? "The times look like milliseconds: divide t by 1,000."
                        : "Pass --step " + apart + "s if that is the width of a bin.");
    }

    /** Bins from the first to the last, missing ones included. */
    public long bins() {
        return (lastMillis - firstMillis) / step.toMillis() + 1;
    }

    /** Told of each row on the way. */
    public interface RowListener {

        /** The next row of the series. */
        void row(SeriesRow row);
    }
}
