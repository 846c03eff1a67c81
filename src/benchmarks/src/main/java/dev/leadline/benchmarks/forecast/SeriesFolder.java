// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.forecast;

import dev.leadline.forecast.evaluate.RecordedSeries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Every column of every {@code STEM.{10s,1min,10min}.csv.gz} of a folder; other files are passed over. */
final class SeriesFolder {

    private static final Map<String, Duration> WIDTHS = Map.of(
            ".10s.csv.gz", Duration.ofSeconds(10),
            ".1min.csv.gz", Duration.ofMinutes(1),
            ".10min.csv.gz", Duration.ofMinutes(10));

    /** Below this there is no last part to speak of. */
    private static final int SHORTEST = 100;

    private SeriesFolder() {}

    static List<RecordedSeries> read(Path folder) throws IOException {
        List<RecordedSeries> all = new ArrayList<>();
        for (Path file : files(folder)) {
            Optional<Duration> width = width(file);
            if (width.isEmpty()) {
                continue;
            }
            for (String column : columns(file)) {
                String name = file.getFileName().toString().replace(".csv.gz", "");
                try (InputStream bytes = Files.newInputStream(file)) {
                    RecordedSeries series = RecordedSeries.read(bytes, name, column, width.get());
                    if (series.bins().size() >= SHORTEST) {
                        all.add(series);
                    }
                }
            }
        }
        return all;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static Optional<Duration> width(Path file) {
        String name = file.getFileName().toString();
        return name.contains(".clients.")
                ? Optional.empty()
                : WIDTHS.entrySet().stream()
                        .filter(width -> name.endsWith(width.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    private static List<String> columns(Path file) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            String header = reader.readLine();
            if (header == null) {
                throw new IOException(file + " is empty");
            }
            return Arrays.stream(header.split(",", -1))
                    .map(String::strip)
                    .filter(name -> !name.equals("t"))
                    .toList();
        }
    }
}
