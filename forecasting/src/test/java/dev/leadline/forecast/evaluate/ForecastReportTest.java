// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What the forecast is worth, as a report in git: a change of the engine shows there in the review. With
 * {@code -Dleadline.rewrite=true} the report is written anew; read the difference before it is committed.
 */
class ForecastReportTest {

    private static final Path REPORT = Path.of("..", "src", "docs", "reports", "forecasts.md");

    private static final String PREAMBLE = """
            # Forecasts

            Leadline's forecast walked through packaged series (Azure 2023 and ServeGen; the finer ServeGen series are
            reconstructions and smoother than life). WQL and MAE are relative to persistence with empirical quantiles at the same
            origins, below 1 is better; means are geometric. 400 origins in the last 45 %. A test writes this file and fails when it
            changes:
            `mvn test -pl forecasting -am -Dtest=ForecastReportTest -Dsurefire.failIfNoSpecifiedTests=false -Dleadline.rewrite=true`.
            More series: `src/benchmarks/forecast-figures --traces DIR`.

            """;

    @Test
    void forecastsAreWorthWhatTheReportSays() throws IOException {
        List<SeriesFigures> figures = new ArrayList<>();
        for (RecordedSeries series : packaged()) {
            figures.add(SeriesFigures.of(series, Method.LEADLINE));
        }
        String report = PREAMBLE + new FigureReport(new FigureSummary(figures)).text();
        if (Boolean.getBoolean("leadline.rewrite")) {
            Files.writeString(REPORT, report);
        }
        assertThat(REPORT).content().isEqualTo(report);
    }

    private static List<RecordedSeries> packaged() throws IOException {
        List<RecordedSeries> all = new ArrayList<>();
        for (String column : List.of("requests", "input_tokens", "output_tokens")) {
            all.add(read("azure2023_code.10s", column, Duration.ofSeconds(10)));
            all.add(read("servegen_deepseek-r1.1min", column, Duration.ofMinutes(1)));
            all.add(read("servegen_deepseek-r1.10min", column, Duration.ofMinutes(10)));
            all.add(read("servegen_m-mid.10min", column, Duration.ofMinutes(10)));
        }
        return all;
    }

    private static RecordedSeries read(String name, String column, Duration step) throws IOException {
        String place = "/traces/" + name + ".csv.gz";
        try (InputStream bytes = Objects.requireNonNull(ForecastReportTest.class.getResourceAsStream(place), place)) {
            return RecordedSeries.read(bytes, name, column, step);
        }
    }
}
