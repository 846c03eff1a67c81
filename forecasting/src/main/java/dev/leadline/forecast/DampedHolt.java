// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** A damped linear trend with empirical quantiles of its own recent errors; persistence until it has 20 of them. */
public final class DampedHolt extends PooledForecaster {

    /** @param grid the horizons and quantiles to keep errors for */
    public DampedHolt(ForecastGrid grid) {
        super("damped Holt", grid, Blend.alone(grid, DampedTrend.slow()), new BinStore(1));
    }
}
