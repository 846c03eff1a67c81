// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

class MovingAverageTest extends ForecasterContract {

    @Override
    Forecaster fresh() {
        return new MovingAverage(GRID, 0.2);
    }
}
