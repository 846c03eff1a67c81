// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.decide.HistoryRow;
import dev.leadline.policy.Violation;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the lines of a history file and writes down every fault on the way. */
final class HistoryLines {
    private static final String TIME = "time";
    private static final List<String> COLUMNS =
            List.of(TIME, "requests", "inputTokens", "cachedInputTokens", "outputTokens");
    /** The year 9999; larger numbers are milliseconds. */
    private static final double LAST_EPOCH_SECOND = 253_402_300_799.0;

    private final List<Violation> violations = new ArrayList<>();
    private final NumberReader number = new NumberReader();
    private final Map<String, Integer> columns = new HashMap<>();

    HistoryCsv read(String csv) {
        String text = csv.startsWith("\uFEFF") ? csv.substring(1) : csv;
        List<HistoryRow> rows = new ArrayList<>();
        int lineNumber = 0;
        boolean headed = false;
        for (String line : text.split("\n", -1)) {
            lineNumber++;
            String trimmed = line.strip();
            if (trimmed.isEmpty()) {
                continue;
            }
            if (!headed) {
                headed = true;
                header(trimmed, lineNumber);
                if (!violations.isEmpty()) {
                    return new HistoryCsv.Refused(violations);
                }
            } else if (violations.size() < HistoryCsv.MOST_VIOLATIONS) {
                row(trimmed, lineNumber).ifPresent(rows::add);
            }
        }
        if (!headed) {
            fault("line 1", "", "the file is empty", "Start with a header line such as time,requests,inputTokens.");
        } else if (rows.isEmpty() && violations.isEmpty()) {
            fault("line " + lineNumber, "", "the file has a header but no rows", "Add one line per bin.");
        }
        return violations.isEmpty() ? new HistoryCsv.Rows(rows) : new HistoryCsv.Refused(violations);
    }

    private void header(String line, int lineNumber) {
        List<String> names = cells(line);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String where = "line " + lineNumber + ", column " + (i + 1);
            if (!COLUMNS.contains(name)) {
                fault(where, name, "no such column exists", "The columns are " + String.join(",", COLUMNS) + ".");
            } else if (columns.putIfAbsent(name, i) != null) {
                fault(where, name, "this column stands twice", "Keep one of them.");
            }
        }
        if (!columns.containsKey(TIME)) {
            fault("line " + lineNumber, "", "the column time is required", "Say when each bin starts.");
        } else if (columns.size() == 1 && violations.isEmpty()) {
            fault(
                    "line " + lineNumber,
                    line,
                    "there is no column besides time",
                    "Add at least one of " + String.join(",", COLUMNS.subList(1, COLUMNS.size())) + ".");
        }
    }

    private Optional<HistoryRow> row(String line, int lineNumber) {
        List<String> cells = cells(line);
        if (cells.size() != columns.size()) {
            fault(
                    "line " + lineNumber,
                    line,
                    "the line has " + cells.size() + " values where the header has " + columns.size() + " columns",
                    "Leave a value blank when it is unknown, but keep its comma.");
            return Optional.empty();
        }
        int faults = violations.size();
        Optional<Instant> time = time(cells, lineNumber);
        OptionalDouble input = sum("inputTokens", cells, lineNumber);
        OptionalDouble cached = sum("cachedInputTokens", cells, lineNumber);
        HistoryRow row = new HistoryRow(
                time.orElse(Instant.EPOCH),
                sum("requests", cells, lineNumber),
                input,
                cached,
                sum("outputTokens", cells, lineNumber));
        if (input.isPresent() && cached.isPresent() && cached.getAsDouble() > input.getAsDouble()) {
            fault(
                    place("cachedInputTokens", lineNumber),
                    String.valueOf(cached.getAsDouble()),
                    "more tokens were cached than came in",
                    "cachedInputTokens are a part of inputTokens.");
        }
        return violations.size() == faults ? Optional.of(row) : Optional.empty();
    }

    private Optional<Instant> time(List<String> cells, int lineNumber) {
        String text = cells.get(columns.getOrDefault(TIME, 0));
        OptionalDouble seconds = numeric(text);
        if (seconds.isPresent() && seconds.getAsDouble() >= 0 && seconds.getAsDouble() <= LAST_EPOCH_SECOND) {
            return Optional.of(Instant.ofEpochMilli(Math.round(seconds.getAsDouble() * 1000)));
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException wrong) {
            fault(
                    place(TIME, lineNumber),
                    text,
                    "a time in RFC 3339 or in seconds since the epoch is expected here",
                    "For instance 2026-11-23T12:00:00Z or 1795435200.");
            return Optional.empty();
        }
    }

    private OptionalDouble sum(String column, List<String> cells, int lineNumber) {
        Integer index = columns.get(column);
        if (index == null || cells.get(index).isEmpty()) {
            return OptionalDouble.empty();
        }
        OptionalDouble value = numeric(cells.get(index));
        if (value.isEmpty() || !(value.getAsDouble() >= 0 && value.getAsDouble() <= Plausible.MOST_COUNTED)) {
            fault(
                    place(column, lineNumber),
                    cells.get(index),
                    "a finite number of at least 0 and below 1e18 is expected here",
                    "Leave it blank when nobody recorded it; blank is unknown, 0 is a recorded zero.");
            return OptionalDouble.empty();
        }
        return value;
    }

    private OptionalDouble numeric(String text) {
        byte[] spelled = text.getBytes(StandardCharsets.UTF_8);
        return number.read(spelled, 0, spelled.length) ? OptionalDouble.of(number.value()) : OptionalDouble.empty();
    }

    private String place(String column, int lineNumber) {
        return "line " + lineNumber + ", column " + (columns.getOrDefault(column, 0) + 1) + " (" + column + ")";
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.split(",", -1)) {
            String plain = cell.strip();
            boolean quoted = plain.length() >= 2 && plain.startsWith("\"") && plain.endsWith("\"");
            cells.add(quoted ? plain.substring(1, plain.length() - 1).strip() : plain);
        }
        return cells;
    }

    private void fault(String where, String value, String rule, String hint) {
        violations.add(new Violation(where, value.length() > 60 ? value.substring(0, 60) + "…" : value, rule, hint));
    }
}
