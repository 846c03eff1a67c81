// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.forecast;

import dev.leadline.forecast.evaluate.FigureReport;
import dev.leadline.forecast.evaluate.FigureSummary;
import dev.leadline.forecast.evaluate.Method;
import dev.leadline.forecast.evaluate.RecordedSeries;
import dev.leadline.forecast.evaluate.SeriesFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prints the figures of the forecast: losses relative to persistence, coverage, jumps, gaps and the start, over all series of
 * a folder. Takes {@code --traces DIR}, {@code --method NAME} and {@code --out FILE}.
 */
public final class ForecastFigures {

    private ForecastFigures() {}

    /** Ends with exit code 2 for options that are none. */
    public static void main(String[] arguments) throws IOException {
        Optional<Path> traces = option(arguments, "--traces").map(Path::of);
        Optional<Method> method = Method.of(option(arguments, "--method").orElse("leadline"));
        Optional<Path> out = option(arguments, "--out").map(Path::of);
        if (arguments.length % 2 != 0 || traces.filter(Files::isDirectory).isEmpty() || method.isEmpty()) {
            System.err.println("forecast-figures: give --traces a folder and --method one of " + Method.labels());
            System.exit(2);
        }
        List<SeriesFigures> figures = new ArrayList<>();
        List<RecordedSeries> all = SeriesFolder.read(traces.orElseThrow());
        for (RecordedSeries series : all) {
            System.err.printf("forecast-figures: %d of %d, %s%n", figures.size() + 1, all.size(), series.name());
            figures.add(SeriesFigures.of(series, method.orElseThrow()));
        }
        if (figures.isEmpty()) {
            System.err.println("forecast-figures: " + traces.orElseThrow() + " holds no STEM.{10s,1min,10min}.csv.gz");
            System.exit(2);
        }
        String text = new FigureReport(new FigureSummary(figures)).text();
        System.out.print(text);
        if (out.isPresent()) {
            Files.createDirectories(out.get().toAbsolutePath().getParent());
            Files.writeString(out.get(), text);
        }
    }

    private static Optional<String> option(String[] arguments, String name) {
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            if (arguments[i].equals(name)) {
                return Optional.of(arguments[i + 1]);
            }
        }
        return Optional.empty();
    }
}
