// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Rolling origins over the last 45 % of a series: coverage per quantile and loss, all horizons pooled. */
@SuppressWarnings("ArrayRecordComponent")
record Backtest(long forecasts, double[] covered, double loss, double size) {

    static final List<Double> QUANTILES = List.of(0.5, 0.9, 0.95, 0.99);
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final double JUDGED = 0.45;

    static Backtest of(Forecaster forecaster, double[] series, List<Duration> horizons) {
        Duration step = forecaster.step();
        double[] covered = new double[QUANTILES.size()];
        double loss = 0;
        double size = 0;
        long forecasts = 0;
        for (int origin = 0; origin < series.length; origin++) {
            forecaster.learn(START.plus(step.multipliedBy(origin)), Bin.of(series[origin]));
            if (origin < (1 - JUDGED) * series.length) {
                continue;
            }
            double[][] path = forecaster.forecast(horizons, QUANTILES).values();
            for (int h = 0; h < horizons.size(); h++) {
                int target = origin + Math.toIntExact(horizons.get(h).dividedBy(step));
                if (target >= series.length) {
                    continue;
                }
                forecasts++;
                size += series[target];
                for (int q = 0; q < covered.length; q++) {
                    covered[q] += series[target] <= path[h][q] ? 1 : 0;
                    loss += Pinball.loss(QUANTILES.get(q), path[h][q], series[target]);
                }
            }
        }
        return new Backtest(forecasts, covered, loss, size);
    }

    static List<Duration> steps(Duration step, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(step::multipliedBy).toList();
    }

    double coverage(int quantile) {
        return covered[quantile] / forecasts;
    }

    Backtest plus(Backtest other) {
        double[] sum = covered.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.covered[i];
        }
        return new Backtest(forecasts + other.forecasts, sum, loss + other.loss, size + other.size);
    }
}
