// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks;

import dev.leadline.forecast.Bin;
import dev.leadline.forecast.ForecastGrid;
import dev.leadline.forecast.OnlineEnsemble;
import dev.leadline.forecast.QuantilePath;
import dev.leadline.forecast.SavedState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One bin learned and four horizons by four quantiles forecast, on a signal that has run for a week; and its state. */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class ForecastBenchmark {

    private static final List<Double> QUANTILES = List.of(0.5, 0.9, 0.95, 0.99);
    private static final int WEEK_OF_MINUTES = 10_080;

    /** Width of a bin in seconds. */
    @Param({"60", "5"})
    private int step;

    private final Random random = new Random(7);
    private List<Duration> horizons = List.of();
    private ForecastGrid grid = new ForecastGrid(Duration.ofSeconds(1), List.of(Duration.ofSeconds(1)), QUANTILES);
    private OnlineEnsemble forecaster = new OnlineEnsemble(grid, List.of());
    private Instant time = Instant.EPOCH;
    private double level = 100;

    /** Lets the forecaster grow old. */
    @Setup
    public void grow() {
        Duration width = Duration.ofSeconds(step);
        horizons = step == 60
                ? List.of(width, width.multipliedBy(5), width.multipliedBy(10), width.multipliedBy(20))
                : List.of(width, width.multipliedBy(6), width.multipliedBy(12), width.multipliedBy(60));
        grid = new ForecastGrid(width, horizons, QUANTILES);
        forecaster = new OnlineEnsemble(grid, List.of());
        for (int i = 0; i < WEEK_OF_MINUTES; i++) {
            learn();
        }
        System.out.println("state: " + forecaster.save().bytes().length + " bytes");
    }

    /** A bin and a path. */
    @Benchmark
    public QuantilePath updateAndForecast() {
        learn();
        return forecaster.forecast(horizons, QUANTILES);
    }

    /** The state as bytes and back. */
    @Benchmark
    public OnlineEnsemble saveAndRestore() {
        SavedState saved = forecaster.save();
        return OnlineEnsemble.restore(grid, List.of(), saved);
    }

    private void learn() {
        level = Math.max(1, level + 3 * random.nextGaussian());
        forecaster.learn(time, Bin.of(Math.max(0, level + 10 * random.nextGaussian())));
        time = time.plusSeconds(step);
    }
}
