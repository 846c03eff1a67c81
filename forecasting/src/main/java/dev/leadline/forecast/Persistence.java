// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.List;

/**
 * The last value plus empirical quantiles of its recent h-step differences (240 of them): the yardstick that every other
 * forecaster is measured against.
 */
public final class Persistence extends PooledForecaster {

    /** @param grid the horizons and quantiles to keep errors for */
    public Persistence(ForecastGrid grid) {
        super(
                "persistence",
                grid,
                new Blend(new Levels(grid.step()), List.of(new LastValue()), false, false, 0, List.of()),
                new BinStore(1));
    }
}
