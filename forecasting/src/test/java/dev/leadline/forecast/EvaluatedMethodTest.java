// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import dev.leadline.forecast.evaluate.Method;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The methods that Leadline is compared with keep the same contract as its own. */
class EvaluatedMethodTest {

    @Nested
    class LastValueWithEmpiricalQuantiles extends ForecasterContract {
        @Override
        Forecaster fresh() {
            return Method.PERSISTENCE.start(GRID, List.of());
        }
    }

    @Nested
    class ValueOfOnePeriodBefore extends ForecasterContract {
        @Override
        Forecaster fresh() {
            return Method.SEASONAL_NAIVE.start(GRID, List.of(Duration.ofMinutes(10)));
        }
    }

    @Nested
    class Trend extends ForecasterContract {
        @Override
        Forecaster fresh() {
            return Method.HOLT.start(GRID, List.of());
        }
    }
}
