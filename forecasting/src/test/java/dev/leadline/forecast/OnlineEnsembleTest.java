// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.List;

class OnlineEnsembleTest extends ForecasterContract {

    @Override
    Forecaster fresh() {
        return new OnlineEnsemble(GRID, List.of(STEP.multipliedBy(50), STEP.multipliedBy(5)));
    }
}
