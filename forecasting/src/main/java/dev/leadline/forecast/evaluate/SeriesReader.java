// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import dev.leadline.forecast.Bin;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads one column of a series, bin by bin: CSV, plain or gzip, with a column {@code t} (start of the bin in seconds) and
 * columns of values per bin. Times ascend on a grid of one step; a time left out and an empty cell are missing, not 0.
 * Whatever cannot be is refused with its line. Nothing but the last row is kept, so files may be of any length.
 */
public final class SeriesReader {

    private static final String TIME = "t";
    /** Nothing that is served in one bin reaches this; sums over a series stay far from overflow. */
    private static final double LARGEST = 1e15;

    private static final String VALUE_RULE = "must be a finite number of at least 0.";
    private static final String MISSING_HINT =
            "Leave the line out where nothing is known: a time left out counts as missing, not as 0.";

    private final Table table;
    private final int time;
    private final int value;
    private final long step;
    private long first;
    private long last;
    private long lastLine;
    private boolean begun;

    /**
     * @param bytes plain or gzip text
     * @param file what to call it in errors
     * @param column which column holds the values
     * @param step distance of two bins
     * @throws TableFormatException when the header is wrong
     * @throws IOException when the stream itself fails
     */
    public SeriesReader(InputStream bytes, String file, String column, Duration step) throws IOException {
        table = new Table(bytes, file);
        time = table.column(TIME);
        if (column.equals(TIME)) {
            throw table.wrong(column, "is the time of the bins and no column of values.", "Name another column.");
        }
        value = table.column(column);
        this.step = step.toMillis();
    }

    /**
     * The next bin; empty at the end.
     *
     * @throws TableFormatException when the line is wrong
     * @throws IOException when the stream itself fails
     */
    public Optional<SeriesRow> next() throws IOException {
        Optional<List<String>> cells = table.next();
        if (cells.isEmpty()) {
            return Optional.empty();
        }
        String written = cells.get().get(time);
        long start = table.time(written);
        if (begun) {
            checkOrder(start, written);
            checkGrid(start, written);
        } else {
            begun = true;
            first = start;
        }
        last = start;
        lastLine = table.line();
        return Optional.of(new SeriesRow(lastLine, start, bin(cells.get().get(value))));
    }

    private void checkOrder(long start, String written) {
        if (start == last) {
            throw table.wrong(
                    written, "stands in line " + lastLine + " already.", "Keep one line per bin, or add them up.");
        }
        if (start < last) {
            throw table.wrong(
                    written,
                    "comes after " + Numbers.seconds(last) + " of line " + lastLine + ".",
                    "Sort the lines by t.");
        }
        checkUnit(start, written);
    }

    /** Only after two bins are seen: before that the step itself may be in another unit, which the whole file tells. */
    private void checkUnit(long start, String written) {
        long expected = last + step;
        for (long factor : new long[] {1_000, 1_000_000, 1_000_000_000}) {
            if (last > first && expected != 0 && start == expected * factor) {
                throw table.wrong(
                        written,
                        "is " + String.format(Locale.ROOT, "%,d", factor) + " times the time that comes next.",
                        "Units are mixed from this line on: write seconds throughout.");
            }
        }
    }

    private void checkGrid(long start, String written) {
        if ((start - first) % step != 0) {
            long seen = start - last;
            String hint = seen < step && step % seen == 0
                    ? "The bins are " + Numbers.seconds(seen) + " s apart: pass --step " + Numbers.seconds(seen)
                            + "s, or add them up to longer bins."
                    : "Round the times to the grid, or leave the line out.";
            throw table.wrong(
                    written,
                    "lies " + Numbers.seconds(start - first) + " s after the first bin, no multiple of the step of "
                            + Numbers.seconds(step) + " s.",
                    hint);
        }
    }

    private Bin bin(String cell) {
        if (cell.isEmpty()) {
            return Bin.unknown();
        }
        String lower = cell.toLowerCase(Locale.ROOT);
        if (lower.equals("nan") || lower.equals("null") || lower.equals("na") || lower.matches("[+-]?inf(inity)?")) {
            throw table.wrong(cell, VALUE_RULE, MISSING_HINT);
        }
        double number = table.number(
                cell, VALUE_RULE, "Write digits with a point, without a unit and without thousands separators.");
        if (number < 0) {
            throw table.wrong(
                    cell, VALUE_RULE, "A counter that was reset gives negative differences: leave such lines out.");
        }
        if (!(number <= LARGEST)) {
            throw table.wrong(
                    cell, "is above 1e15, more than a fleet serves in a bin.", "Check the unit of the column.");
        }
        return Bin.of(number == 0 ? 0 : number);
    }
}
