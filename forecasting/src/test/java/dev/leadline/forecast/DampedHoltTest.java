// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

class DampedHoltTest extends ForecasterContract {

    @Override
    Forecaster fresh() {
        return new DampedHolt(GRID);
    }
}
