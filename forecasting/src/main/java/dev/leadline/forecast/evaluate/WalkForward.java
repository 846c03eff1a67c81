// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import dev.leadline.forecast.Bin;
import dev.leadline.forecast.ForecastGrid;
import dev.leadline.forecast.Forecaster;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Walks a forecaster through a series once: at each origin it is asked with nothing later than the origin in it, and what
 * it promised waits until its bin comes. Persistence with empirical quantiles walks beside it on the same origins.
 */
public final class WalkForward {

    private final Forecaster judged;
    private final Forecaster yardstick;
    private final ForecastGrid grid;
    private final long[] origins;
    private final LongSupplier processorNanos;
    private final Consumer<ForecastRow> sink;
    private final HorizonTally[] tallies;
    private final PriorityQueue<Promise> open = new PriorityQueue<>(Comparator.comparingLong(Promise::dueMillis));
    private long rows;
    private long lastMillis;
    private int next;
    private int made;
    private long learning;
    private long forecasting;

    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Promise(long dueMillis, int horizon, double[] promised, double[] yardstick) {}

    /**
     * @param method what is judged
     * @param periods declared periods, for methods that take them
     * @param grid horizons and quantiles
     * @param origins times after which a forecast is made, ascending, in milliseconds
     * @param processorNanos processor time used so far, in nanoseconds
     * @param sink takes each number as it is forecast
     */
    public WalkForward(
            Method method,
            List<Duration> periods,
            ForecastGrid grid,
            long[] origins,
            LongSupplier processorNanos,
            Consumer<ForecastRow> sink) {
        this.judged = method.start(grid, periods);
        this.yardstick = Method.PERSISTENCE.start(grid, List.of());
        this.grid = grid;
        this.origins = origins.clone();
        this.processorNanos = processorNanos;
        this.sink = sink;
        tallies = grid.horizons().stream()
                .map(horizon -> new HorizonTally(horizon, grid.quantiles()))
                .toArray(HorizonTally[]::new);
    }

    /** Takes the next bin. */
    public void take(SeriesRow row) {
        if (rows > 0) {
            forecastBefore(row.startMillis());
        }
        settle(row);
        Instant start = Instant.ofEpochMilli(row.startMillis());
        yardstick.learn(start, row.bin());
        long before = processorNanos.getAsLong();
        judged.learn(start, row.bin());
        learning += processorNanos.getAsLong() - before;
        rows++;
        lastMillis = row.startMillis();
    }

    /** The series is over: makes the last forecast where its last bin is an origin, and says what came of all. */
    public Scorecard finish() {
        forecastBefore(Long.MAX_VALUE);
        open.forEach(promise -> tallies[promise.horizon].pass());
        open.clear();
        List<HorizonScore> scores =
                Arrays.stream(tallies).map(HorizonTally::score).toList();
        return new Scorecard(judged.name(), rows, made, scores, new Scorecard.Cost(learning, forecasting));
    }

    /** One forecast after the last bin for all origins that lie before the next one. */
    private void forecastBefore(long nextMillis) {
        boolean due = false;
        while (next < origins.length && origins[next] < nextMillis) {
            due = true;
            next++;
        }
        if (!due) {
            return;
        }
        made++;
        long before = processorNanos.getAsLong();
        double[][] promised = judged.forecast(grid.horizons(), grid.quantiles()).values();
        forecasting += processorNanos.getAsLong() - before;
        double[][] beside =
                yardstick.forecast(grid.horizons(), grid.quantiles()).values();
        for (int h = 0; h < promised.length; h++) {
            Duration horizon = grid.horizons().get(h);
            open.add(new Promise(lastMillis + horizon.toMillis(), h, promised[h], beside[h]));
            for (int q = 0; q < promised[h].length; q++) {
                sink.accept(
                        new ForecastRow(lastMillis, horizon, grid.quantiles().get(q), promised[h][q]));
            }
        }
    }

    private void settle(SeriesRow row) {
        while (!open.isEmpty() && open.element().dueMillis <= row.startMillis()) {
            Promise promise = open.remove();
            if (promise.dueMillis == row.startMillis() && row.bin() instanceof Bin.Known(double value)) {
                tallies[promise.horizon].judge(value, promise.promised, promise.yardstick);
            } else {
                tallies[promise.horizon].pass();
            }
        }
    }
}
