// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import dev.leadline.forecast.Bin;
import dev.leadline.forecast.ForecastGrid;
import dev.leadline.forecast.Forecaster;
import dev.leadline.forecast.QuantilePath;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A point rule plus empirical quantiles of its own last 240 errors at each horizon. With the last value as its rule this
 * is the yardstick: persistence with the quantiles of the last 240 h-step differences. In a gap the quantiles widen with
 * the square root of the time since the last value.
 */
final class EmpiricalForecaster implements Forecaster {

    private final String name;
    private final ForecastGrid grid;
    private final PointRule rule;
    private final long step;
    private final int[] steps;
    private final double[][] points;
    private final long[][] pointBins;
    private final LatestErrors[] errors;
    private long first;
    private long lastBin = Long.MIN_VALUE;
    private long lastKnown = Long.MIN_VALUE;

    EmpiricalForecaster(String name, ForecastGrid grid, PointRule rule) {
        this.name = name;
        this.grid = grid;
        this.rule = rule;
        this.step = grid.step().toMillis();
        steps = grid.horizons().stream()
                .mapToInt(horizon -> Math.toIntExact(horizon.toMillis() / step))
                .toArray();
        points = new double[steps.length][];
        pointBins = new long[steps.length][];
        errors = new LatestErrors[steps.length];
        for (int i = 0; i < steps.length; i++) {
            points[i] = new double[steps[i] + 1];
            pointBins[i] = new long[steps[i] + 1];
            Arrays.fill(pointBins[i], Long.MIN_VALUE);
            errors[i] = new LatestErrors();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration step() {
        return grid.step();
    }

    @Override
    public void learn(Instant start, Bin bin) {
        if (lastBin == Long.MIN_VALUE) {
            first = start.toEpochMilli();
        }
        long index = Math.floorDiv(start.toEpochMilli() - first + step / 2, step);
        if (index <= lastBin) {
            throw new IllegalArgumentException("bins come in order: " + start + " is not after the last one");
        }
        lastBin = index;
        if (bin instanceof Bin.Known(double value)) {
            judge(index, value);
            rule.learn(index, value);
            remember(index);
            lastKnown = index;
        }
    }

    private void judge(long index, double value) {
        for (int i = 0; i < steps.length; i++) {
            int place = Math.floorMod(index, steps[i] + 1);
            if (pointBins[i][place] == index) {
                errors[i].add(value - points[i][place]);
            }
        }
    }

    private void remember(long index) {
        for (int i = 0; i < steps.length; i++) {
            int place = Math.floorMod(index + steps[i], steps[i] + 1);
            points[i][place] = rule.point(steps[i]);
            pointBins[i][place] = index + steps[i];
        }
    }

    @Override
    public QuantilePath forecast(List<Duration> horizons, List<Double> quantiles) {
        ForecastGrid asked = new ForecastGrid(grid.step(), horizons, quantiles);
        if (lastKnown == Long.MIN_VALUE) {
            throw new IllegalStateException("no forecast before the first known bin");
        }
        QuantilePath own = own();
        if (asked.equals(grid)) {
            return own;
        }
        double[][] values = new double[horizons.size()][quantiles.size()];
        for (int h = 0; h < values.length; h++) {
            for (int q = 0; q < quantiles.size(); q++) {
                double value = beyond(own, horizons.get(h), quantiles.get(q));
                values[h][q] = q == 0 ? value : Math.max(value, values[h][q - 1]);
            }
        }
        return new QuantilePath(horizons, quantiles, values, name);
    }

    private QuantilePath own() {
        double[][] values = new double[steps.length][grid.quantiles().size()];
        for (int i = 0; i < steps.length; i++) {
            double wider = Math.sqrt((double) (steps[i] + lastBin - lastKnown) / steps[i]);
            double[] ordered = errors[i].ordered();
            double point = rule.point(steps[i]);
            double least = 0;
            for (int q = 0; q < values[i].length; q++) {
                double value = point
                        + wider
                                * LatestErrors.quantile(
                                        ordered, grid.quantiles().get(q));
                least = Math.max(least, value);
                values[i][q] = least;
            }
        }
        return new QuantilePath(grid.horizons(), grid.quantiles(), values, name);
    }

    /** Past the longest horizon the distance from the median grows with the square root of the horizon. */
    private double beyond(QuantilePath own, Duration horizon, double quantile) {
        Duration longest = grid.horizons().getLast();
        double value = own.at(horizon, quantile);
        if (horizon.compareTo(longest) <= 0) {
            return value;
        }
        double middle = own.at(longest, 0.5);
        double wider = Math.sqrt((double) horizon.toMillis() / longest.toMillis());
        return Math.max(0, middle + wider * (value - middle));
    }
}
