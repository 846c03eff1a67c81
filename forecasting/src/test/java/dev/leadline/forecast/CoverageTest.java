// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Coverage and loss on packaged traces. Horizons of one to eight steps and the three series of a trace are pooled. The
 * one-minute Azure trace has 57 bins and its end is calm: some twenty bins are judged and all are covered, by persistence
 * too, so it is pooled with the ten-second series.
 */
class CoverageTest {

    @Test
    void coversNinetyFivePercentOnTheAzureCodeTrace() {
        Backtest both = pooled("azure2023_code.10s", 10).plus(pooled("azure2023_code.1min", 60));
        System.out.printf("FIGURE coverage of .95, azure2023_code 10 s and 1 min pooled: %.3f%n", both.coverage(2));
        assertThat(both.coverage(2)).isBetween(0.92, 0.98);
    }

    @Test
    void coversNinetyFivePercentOnTheServegenReasoningTrace() {
        double fine = pooled("servegen_deepseek-r1.10s", 10).coverage(2);
        double coarse = pooled("servegen_deepseek-r1.1min", 60).coverage(2);
        System.out.printf("FIGURE coverage of .95, servegen_deepseek-r1: 10 s %.3f, 1 min %.3f%n", fine, coarse);
        assertThat(fine).isBetween(0.92, 0.98);
        assertThat(coarse).isBetween(0.92, 0.98);
    }

    @Test
    void losesNoMoreThanPersistenceOverAllPackagedSeries() {
        List<Double> ratios = new ArrayList<>();
        for (String stem : List.of("azure2023_code", "servegen_deepseek-r1")) {
            for (int step : new int[] {10, 60}) {
                Trace trace = Trace.read(stem + (step == 10 ? ".10s" : ".1min"));
                for (int column = 0; column < Trace.COLUMNS.size(); column++) {
                    ForecastGrid grid = grid(step);
                    double[] series = trace.column(column);
                    Backtest ours = Backtest.of(new OnlineEnsemble(grid, List.of()), series, grid.horizons());
                    Backtest theirs = Backtest.of(new Persistence(grid), series, grid.horizons());
                    ratios.add(ours.loss() / theirs.loss());
                }
            }
        }
        double logs = ratios.stream().mapToDouble(Math::log).average().orElseThrow();
        System.out.printf("FIGURE WQL beside persistence, geometric mean of 12 series: %.3f%n", Math.exp(logs));
        assertThat(Math.exp(logs)).isLessThanOrEqualTo(1.0);
    }

    private static Backtest pooled(String name, int step) {
        Trace trace = Trace.read(name);
        ForecastGrid grid = grid(step);
        Backtest sum = new Backtest(0, new double[Backtest.QUANTILES.size()], 0, 0);
        for (int column = 0; column < Trace.COLUMNS.size(); column++) {
            sum = sum.plus(Backtest.of(new OnlineEnsemble(grid, List.of()), trace.column(column), grid.horizons()));
        }
        return sum;
    }

    private static ForecastGrid grid(int step) {
        Duration width = Duration.ofSeconds(step);
        return new ForecastGrid(width, Backtest.steps(width, 8), Backtest.QUANTILES);
    }
}
