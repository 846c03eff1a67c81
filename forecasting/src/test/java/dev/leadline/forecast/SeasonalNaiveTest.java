// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

class SeasonalNaiveTest extends ForecasterContract {

    @Override
    Forecaster fresh() {
        return new SeasonalNaive(GRID, STEP.multipliedBy(50));
    }
}
