// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Quantiles of a series along a list of horizons, as seen at one moment. Values never fall with the quantile and are
 * never negative.
 */
public final class QuantilePath {

    private final List<Duration> horizons;
    private final List<Double> quantiles;
    private final double[][] values;
    private final String model;

    /**
     * @param horizons ascending and positive
     * @param quantiles ascending, in (0, 1)
     * @param values one row per horizon, one column per quantile
     * @param model what made the forecast, in words
     * @throws IllegalArgumentException when the shapes differ or a row falls or is negative or not finite
     */
    public QuantilePath(List<Duration> horizons, List<Double> quantiles, double[][] values, String model) {
        this(model, horizons, quantiles, copied(values));
    }

    private QuantilePath(String model, List<Duration> horizons, List<Double> quantiles, double[][] values) {
        this.horizons = List.copyOf(horizons);
        this.quantiles = List.copyOf(quantiles);
        this.values = values;
        this.model = model;
        if (horizons.isEmpty() || quantiles.isEmpty() || values.length != horizons.size()) {
            throw new IllegalArgumentException("one row of values per horizon is needed");
        }
        for (double[] row : values) {
            checkRow(row);
        }
    }

    /** The same without a copy of the values, which the caller gives away. */
    static QuantilePath owning(List<Duration> horizons, List<Double> quantiles, double[][] values, String model) {
        return new QuantilePath(model, horizons, quantiles, values);
    }

    private static double[][] copied(double[][] values) {
        double[][] copy = new double[values.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[i].clone();
        }
        return copy;
    }

    private void checkRow(double[] row) {
        if (row.length != quantiles.size()) {
            throw new IllegalArgumentException("one value per quantile is needed");
        }
        double previous = 0;
        for (double value : row) {
            if (!Double.isFinite(value) || value < previous) {
                throw new IllegalArgumentException(
                        "quantiles must be finite and must not fall: " + Arrays.toString(row));
            }
            previous = value;
        }
    }

    /** The horizons, ascending. */
    public List<Duration> horizons() {
        return horizons;
    }

    /** The probabilities, ascending. */
    public List<Double> quantiles() {
        return quantiles;
    }

    /** What made the forecast, in words. */
    public String model() {
        return model;
    }

    /** A copy of the values: one row per horizon, one column per quantile. */
    public double[][] values() {
        return copied(values);
    }

    /**
     * The value at a horizon and a probability, linear between the given ones and flat beyond them.
     */
    public double at(Duration horizon, double quantile) {
        double seconds = horizon.toMillis() / 1000.0;
        int right = 0;
        while (right < horizons.size() && horizons.get(right).toMillis() / 1000.0 < seconds) {
            right++;
        }
        if (right == 0) {
            return inRow(0, quantile);
        }
        if (right == horizons.size()) {
            return inRow(right - 1, quantile);
        }
        double leftSeconds = horizons.get(right - 1).toMillis() / 1000.0;
        double share = (seconds - leftSeconds) / (horizons.get(right).toMillis() / 1000.0 - leftSeconds);
        return (1 - share) * inRow(right - 1, quantile) + share * inRow(right, quantile);
    }

    /** The largest value of a quantile over all horizons up to and including {@code until}. */
    public double peakUntil(Duration until, double quantile) {
        double peak = at(until, quantile);
        for (int i = 0; i < horizons.size() && horizons.get(i).compareTo(until) <= 0; i++) {
            peak = Math.max(peak, inRow(i, quantile));
        }
        return peak;
    }

    private double inRow(int row, double quantile) {
        int right = 0;
        while (right < quantiles.size() && quantiles.get(right) < quantile) {
            right++;
        }
        if (right == 0) {
            return values[row][0];
        }
        if (right == quantiles.size()) {
            return values[row][right - 1];
        }
        double left = quantiles.get(right - 1);
        double share = (quantile - left) / (quantiles.get(right) - left);
        return (1 - share) * values[row][right - 1] + share * values[row][right];
    }
}
