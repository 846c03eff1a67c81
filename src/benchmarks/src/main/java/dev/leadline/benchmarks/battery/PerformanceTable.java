// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table of published timings, read by the names of its columns. */
final class PerformanceTable {

    /** One line of a table. */
    record Row(Map<String, Integer> columns, List<String> cells) {

        String text(String column) {
            Integer index = columns.get(column);
            if (index == null || index >= cells.size()) {
                throw new IllegalArgumentException(
                        "there is no column " + column + "; the columns are " + columns.keySet());
            }
            return cells.get(index);
        }

        double number(String column) {
            return Double.parseDouble(text(column));
        }

        int count(String column) {
            return Integer.parseInt(text(column));
        }
    }

    private PerformanceTable() {}

    static List<Row> read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        Map<String, Integer> columns = new HashMap<>();
        for (String name : lines.getFirst().split(",", -1)) {
            columns.put(name, columns.size());
        }
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            rows.add(new Row(columns, List.of(line.split(",", -1))));
        }
        return rows;
    }
}
