// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** A packaged series: rows of counts per bin. */
record Trace(String name, List<double[]> rows) {

    static final List<String> COLUMNS = List.of("requests", "input_tokens", "output_tokens");

    static Trace read(String name) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(
                        Objects.requireNonNull(Trace.class.getResourceAsStream("/traces/" + name + ".csv.gz"), name)),
                StandardCharsets.UTF_8))) {
            List<double[]> rows = new ArrayList<>();
            reader.lines().skip(1).forEach(line -> {
                List<String> cells = List.of(line.split(",", -1));
                rows.add(cells.stream().skip(1).mapToDouble(Double::parseDouble).toArray());
            });
            return new Trace(name, rows);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    double[] column(int column) {
        return rows.stream().mapToDouble(row -> row[column]).toArray();
    }
}
