// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** An exponential average with empirical quantiles of its own recent errors; persistence until it has 20 of them. */
public final class MovingAverage extends PooledForecaster {

    /**
     * @param grid the horizons and quantiles to keep errors for
     * @param rate share of the newest value, in (0, 1]
     */
    public MovingAverage(ForecastGrid grid, double rate) {
        super("average " + rate, grid, Blend.alone(grid, new ExponentialAverage(checked(rate))), new BinStore(1));
    }

    private static double checked(double rate) {
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("the rate of an average is in (0, 1], not " + rate);
        }
        return rate;
    }
}
