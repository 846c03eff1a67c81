// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rows of cells below a header that names the columns; cells are separated by commas and may stand in double quotes. */
final class Table {

    /** Seconds since the epoch of a table; later than this is another unit. */
    private static final double LATEST = 1e11;

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?([0-9]{1,30}(\\.[0-9]{0,30})?|\\.[0-9]{1,30})([eE][+-]?[0-9]{1,3})?");
    private static final double MILLISECOND_NOISE = 0.01;

    private final TextLines lines;
    private final List<String> names;

    Table(InputStream bytes, String file) throws IOException {
        lines = new TextLines(bytes, file);
        Optional<String> header = lines.next();
        if (header.isEmpty()) {
            throw new TableFormatException(
                    file, 0, "", "The file is empty.", "Start it with a header such as t,input_tokens.");
        }
        names = cells(header.get());
    }

    /** Where the column stands. */
    int column(String name) {
        int place = names.indexOf(name);
        if (place < 0) {
            String all = String.join(", ", names);
            String hint = names.size() == 1 && names.getFirst().contains(";")
                    ? "Separate cells by commas, not semicolons."
                    : "Did you mean " + NearestWord.among(names, name) + "? The columns are: " + all + ".";
            throw wrong(lines.line(), name, "is no column of the header.", hint);
        }
        if (Collections.frequency(names, name) > 1) {
            throw wrong(lines.line(), name, "stands twice in the header.", "Give each column a name of its own.");
        }
        return place;
    }

    /** The cells of the next row; empty at the end. */
    Optional<List<String>> next() throws IOException {
        Optional<String> text = lines.next();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<String> row = cells(text.get());
        if (row.size() != names.size()) {
            throw wrong(
                    lines.line(),
                    text.get(),
                    "has " + row.size() + " cells where the header has " + names.size() + ".",
                    "Write one cell per column, separated by commas, and no thousands separators.");
        }
        return Optional.of(row);
    }

    /** Number of the line that was read last. */
    long line() {
        return lines.line();
    }

    /** A time in milliseconds, from seconds. */
    long time(String cell) {
        double seconds = number(cell, "must be the start of a bin in seconds.", "Write seconds, such as 3600.");
        if (!(Math.abs(seconds) <= LATEST)) {
            throw wrong(lines.line(), cell, "is no time in seconds: it is too large.", "Divide milliseconds by 1,000.");
        }
        long millis = Math.round(seconds * 1000);
        if (Math.abs(seconds * 1000 - millis) > MILLISECOND_NOISE) {
            throw wrong(
                    lines.line(), cell, "is finer than a millisecond.", "Write the start of the bin, without jitter.");
        }
        return millis;
    }

    /** A plain decimal number, which may have an exponent. */
    double number(String cell, String rule, String hint) {
        if (!NUMBER.matcher(cell).matches()) {
            throw wrong(lines.line(), cell.isEmpty() ? "(nothing)" : cell, rule, hint);
        }
        return Double.parseDouble(cell);
    }

    TableFormatException wrong(String value, String rule, String hint) {
        return wrong(lines.line(), value, rule, hint);
    }

    TableFormatException wrong(long line, String value, String rule, String hint) {
        return new TableFormatException(lines.file(), line, value, rule, hint);
    }

    private static List<String> cells(String text) {
        List<String> cells = new ArrayList<>(Arrays.asList(text.split(",", -1)));
        cells.replaceAll(Table::bare);
        return cells;
    }

    private static String bare(String cell) {
        String stripped = cell.strip();
        boolean quoted = stripped.length() >= 2 && stripped.startsWith("\"") && stripped.endsWith("\"");
        return quoted ? stripped.substring(1, stripped.length() - 1) : stripped;
    }
}
