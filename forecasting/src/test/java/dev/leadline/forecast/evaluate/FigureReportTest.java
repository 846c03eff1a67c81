// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.forecast.Bin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FigureReportTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void printsMeansLimitsCellsAndEvents() {
        SeriesFigures good = new SeriesFigures(
                "good",
                MINUTE,
                card(MINUTE, 80, 95),
                Optional.of(card(MINUTE, 60, 90)),
                card(MINUTE, 90, 95),
                Optional.of(1.0),
                Optional.of(1.2));
        SeriesFigures bad = new SeriesFigures(
                "bad",
                Duration.ofSeconds(10),
                card(Duration.ofSeconds(30), 125, 98),
                Optional.empty(),
                card(Duration.ofSeconds(30), 110, 95),
                Optional.of(1.44),
                Optional.empty());
        assertThat(new FigureReport(new FigureSummary(List.of(good, bad)))
                        .text()
                        .lines())
                .containsExactly(
                        "| relative to persistence | 10 s bins: 30 s | 1 min bins: 1 min | mean of widths |",
                        "|---|--:|--:|--:|",
                        "| WQL | 1.250 | 0.800 | 1.025 |",
                        "| MAE of the median | 0.500 | 0.500 | 0.500 |",
                        "",
                        "| figure | limit | value |",
                        "|---|--:|--:|",
                        "| WQL, mean of widths | ≤ 0.88 | 1.025 |",
                        "| MAE, mean of widths | ≤ 0.88 | 0.500 |",
                        "| cells (series, horizon) above 1.05 | none | 1 of 2 (bad 30 s: 1.250) |",
                        "| coverage of 0.9, all cells | ± 0.010 | 0.900 |",
                        "| coverage of 0.95, all cells | ± 0.010 | 0.965 |",
                        "| coverage of 0.99, all cells | ± 0.007 | 0.990 |",
                        "| cells whose 0.95 covers 0.93 to 0.97 | ≥ 85 % | 50 % |",
                        "| coverage of 0.95 within 5 min after a jump | ≥ 0.93 | 0.900 of 100 |",
                        "| WQL within 5 min after a jump | ≤ 0.85 | 0.600 |",
                        "| WQL 30 to 90 min after 4 h of zeros, over that without | ≤ 1.1 | 1.200, worst 1.440 |",
                        "| WQL 30 to 90 min after 4 h of silence, over that without | ≤ 1.1 | 1.200, worst 1.200 |",
                        "| WQL of points 30 to 300, worst series | ≤ 1.03 | 1.100 (bad) |",
                        "",
                        "| series | horizon | judged | WQL | MAE | cover 0.9 | 0.95 | 0.99 |",
                        "|---|--:|--:|--:|--:|--:|--:|--:|",
                        "| good | 1 min | 100 | 0.800 | 0.500 | 0.900 | 0.950 | 0.990 |",
                        "| bad | 30 s | 100 | 1.250 | 0.500 | 0.900 | 0.980 | 0.990 |",
                        "",
                        "| series | points 30 to 300 | after jumps | cover 0.95 | after zeros | after silence |",
                        "|---|--:|--:|--:|--:|--:|",
                        "| good | 0.900 | 0.600 | 0.900 | 1.000 | 1.200 |",
                        "| bad | 1.100 | – | – | 1.440 | – |");
    }

    @Test
    void saysSoWhereNothingIsKnown() {
        SeriesFigures quiet = new SeriesFigures(
                "quiet",
                MINUTE,
                card(MINUTE, 100, 95),
                Optional.empty(),
                card(MINUTE, 0, 95),
                Optional.empty(),
                Optional.empty());
        assertThat(new FigureReport(new FigureSummary(List.of(quiet))).text())
                .contains("| cells (series, horizon) above 1.05 | none | none of 1 |")
                .contains("| coverage of 0.95 within 5 min after a jump | ≥ 0.93 | – |")
                .contains("over that without | ≤ 1.1 | – |")
                .contains("| cells whose 0.95 covers 0.93 to 0.97 | ≥ 85 % | 100 % |");
    }

    @Test
    void aRecordedSeriesKeepsItsGapsAndLetsPlacesBeReplaced() throws IOException {
        byte[] text = "t,x\n60,1\n120,2\n300,5\n".getBytes(StandardCharsets.UTF_8);
        RecordedSeries series = RecordedSeries.read(new ByteArrayInputStream(text), "s", "x", MINUTE);
        assertThat(series.name()).isEqualTo("s x");
        assertThat(series.bins()).hasSize(5);
        assertThat(series.bins().get(3)).isEqualTo(Bin.unknown());
        assertThat(series.bins().get(4)).isEqualTo(Bin.of(5));
        assertThat(series.millis(4)).isEqualTo(240_000);
        RecordedSeries changed = series.replaced(3, 9, Bin.of(7));
        assertThat(changed.bins()).hasSize(5).endsWith(Bin.of(7), Bin.of(7));
        assertThat(changed.bins().get(2)).isEqualTo(series.bins().get(2));
    }

    /** Hundred forecasts of one horizon: the loss in percent of that of persistence, and how many 0.95 covered. */
    private static Scorecard card(Duration horizon, double percent, long covered) {
        List<QuantileScore> quantiles = List.of(
                new QuantileScore(0.5, 100, 50, percent / 4, 25),
                new QuantileScore(0.9, 100, 90, percent / 4, 25),
                new QuantileScore(0.95, 100, covered, percent / 4, 25),
                new QuantileScore(0.99, 100, 99, percent / 4, 25));
        HorizonScore score =
                new HorizonScore(horizon, 100, 0, 1_000, OptionalDouble.of(10), OptionalDouble.of(20), quantiles);
        return new Scorecard("m", 200, 100, List.of(score), new Scorecard.Cost(1, 1));
    }
}
