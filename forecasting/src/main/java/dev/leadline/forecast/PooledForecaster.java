// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.distribution.NormalDistribution;

/** Order of bins, gaps and the reading of paths: what all forecasters over a pool of experts share. */
abstract sealed class PooledForecaster implements Forecaster
        permits Persistence, DampedHolt, MovingAverage, SeasonalNaive, OnlineEnsemble {

    private final String name;
    private final ForecastGrid grid;
    private final long stepMillis;
    private final Blend blend;
    private final BinStore store;
    private final HorizonPool[] pools;
    private final Watch watch;
    private boolean begun;
    private long phaseMillis;
    private long lastBin;
    private long lastKnown = Long.MIN_VALUE;

    PooledForecaster(String name, ForecastGrid grid, Blend blend, BinStore store) {
        this.name = name;
        this.grid = grid;
        this.stepMillis = grid.step().toMillis();
        this.blend = blend;
        this.store = store;
        this.watch = new Watch(grid.step());
        int[] steps = grid.steps();
        pools = new HorizonPool[steps.length];
        double[] levels = grid.levels();
        NormalDistribution standard = new NormalDistribution();
        double[] normal = Arrays.stream(levels)
                .map(standard::inverseCumulativeProbability)
                .toArray();
        Issued scratch = new Issued(blend, levels.length);
        for (int i = 0; i < steps.length; i++) {
            Optional<HorizonPool> shorter = i == 0 ? Optional.empty() : Optional.of(pools[i - 1]);
            pools[i] = new HorizonPool(steps[i], levels, normal, blend, shorter, scratch);
        }
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Duration step() {
        return grid.step();
    }

    @Override
    public final void learn(Instant start, Bin bin) {
        if (!begun) {
            phaseMillis = Math.floorMod(start.toEpochMilli(), stepMillis);
        }
        learn(Math.floorDiv(start.toEpochMilli() - phaseMillis + stepMillis / 2, stepMillis), bin);
    }

    /** Takes the bin with this index, counted in steps. */
    final void learn(long index, Bin bin) {
        if (begun && index <= lastBin) {
            throw new IllegalArgumentException("bins come in order: bin " + index + " is not after " + lastBin
                    + "; maybe the same bin was learned twice");
        }
        begun = true;
        lastBin = index;
        switch (bin) {
            case Bin.Known(double value) -> {
                boolean believed = watch.believes(index, value);
                if (!blend.doubtsZeros() || believed) {
                    learnKnown(index, value);
                }
            }
            case Bin.Unknown() -> {
                // The age of the last known value is all that a gap changes.
            }
        }
    }

    private void learnKnown(long index, double value) {
        for (HorizonPool pool : pools) {
            pool.settle(index, value);
        }
        store.put(index, value);
        blend.learn(index, value);
        for (HorizonPool pool : pools) {
            pool.issue(index);
        }
        lastKnown = index;
    }

    /** Whether the bin, or one after it, was learned. */
    final boolean isPast(long index) {
        return begun && index <= lastBin;
    }

    /** The newest bin learned, known or not; meaningful once one was. */
    final long lastBin() {
        return lastBin;
    }

    /** Whether a value was ever known. */
    final boolean isReady() {
        return lastKnown != Long.MIN_VALUE;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException before the first known bin
     * @throws IllegalArgumentException for horizons or quantiles of the wrong shape
     */
    @Override
    public final QuantilePath forecast(List<Duration> horizons, List<Double> quantiles) {
        ForecastGrid.checkHorizons(grid.step(), horizons);
        ForecastGrid.checkQuantiles(quantiles);
        QuantilePath known = path();
        if (horizons.equals(grid.horizons()) && quantiles.equals(grid.quantiles())) {
            return known;
        }
        double[][] values = new double[horizons.size()][quantiles.size()];
        for (int h = 0; h < values.length; h++) {
            for (int q = 0; q < quantiles.size(); q++) {
                double value = beyond(known, horizons.get(h), quantiles.get(q));
                values[h][q] = q == 0 ? value : Math.max(value, values[h][q - 1]);
            }
        }
        return QuantilePath.owning(horizons, quantiles, values, name);
    }

    /** The path over the horizons and quantiles that errors are kept for. */
    final QuantilePath path() {
        if (!isReady()) {
            throw new IllegalStateException("no forecast before the first known bin");
        }
        int age = (int) Math.min(lastBin - lastKnown, Integer.MAX_VALUE / 2);
        double[][] rows = new double[pools.length][];
        for (int i = 0; i < pools.length; i++) {
            rows[i] = pools[i].row(age);
            mixInZero(rows[i], blend.doubtsZeros() ? watch.stillZero(grid.steps(i)) : 0);
        }
        return QuantilePath.owning(grid.horizons(), grid.quantiles(), rows, name);
    }

    /** With this chance the value is zero, otherwise it is as the row says. */
    private void mixInZero(double[] row, double chance) {
        if (chance <= 0) {
            return;
        }
        double[] held = row.clone();
        List<Double> levels = grid.quantiles();
        for (int i = 0; i < row.length; i++) {
            double inner = (levels.get(i) - chance) / (1 - chance);
            int right = 0;
            while (right < row.length - 1 && levels.get(right) < inner) {
                right++;
            }
            double left = right == 0 ? held[0] : held[right - 1];
            double from = right == 0 ? 0 : levels.get(right - 1);
            double part = Math.clamp((inner - from) / (levels.get(right) - from), 0.0, 1.0);
            row[i] = inner <= 0 ? 0 : left + part * (held[right] - left);
        }
    }

    /** Past the longest tracked horizon the distance from the median grows with the square root of the horizon. */
    final double beyond(QuantilePath known, Duration horizon, double quantile) {
        Duration longest = grid.horizons().getLast();
        double value = known.at(horizon, quantile);
        if (horizon.compareTo(longest) <= 0) {
            return value;
        }
        double middle = known.at(longest, 0.5);
        double widening = Math.sqrt((double) horizon.toMillis() / longest.toMillis());
        return Math.max(0, middle + widening * (value - middle));
    }

    /** Saves or restores all but the store. */
    final void exchange(Archive archive) {
        begun = archive.flag(begun);
        phaseMillis = archive.whole(phaseMillis);
        lastBin = archive.whole(lastBin);
        lastKnown = archive.whole(lastKnown);
        watch.exchange(archive);
        blend.exchange(archive);
        for (HorizonPool pool : pools) {
            pool.exchange(archive);
        }
    }

    /** What is remarkable about the series now: gaps, zeros that nobody believes, the last jump. */
    public final List<Finding> findings() {
        return isReady() ? watch.findings(lastBin, lastKnown) : List.of();
    }

    /** The last sudden rise, as seen from the newest bin. */
    final Optional<Finding.Jump> lastJump() {
        return watch.lastJump(lastBin);
    }

    final BinStore store() {
        return store;
    }

    final ForecastGrid grid() {
        return grid;
    }

    final HorizonPool pool(int horizon) {
        return pools[horizon];
    }

    final Blend blend() {
        return blend;
    }
}
