// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

class PersistenceTest extends ForecasterContract {

    @Override
    Forecaster fresh() {
        return new Persistence(GRID);
    }
}
