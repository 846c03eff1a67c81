// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.util.List;

/**
 * The value one period before, with empirical quantiles of its own recent errors. Its expert has no opinion until a full
 * period and 20 errors were seen; until then this forecaster is persistence.
 */
public final class SeasonalNaive extends PooledForecaster {

    /**
     * @param grid the horizons and quantiles to keep errors for
     * @param period a multiple of the step
     */
    public SeasonalNaive(ForecastGrid grid, Duration period) {
        this(grid, OnlineEnsemble.storeFor(grid, List.of(period)), period);
    }

    private SeasonalNaive(ForecastGrid grid, BinStore store, Duration period) {
        super(
                "seasonal naive " + period,
                grid,
                Blend.alone(grid, new Season(period, grid.step(), store).plain()),
                store);
    }
}
