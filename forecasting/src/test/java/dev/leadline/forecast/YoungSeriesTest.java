// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class YoungSeriesTest {

    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final ForecastGrid GRID =
            new ForecastGrid(Duration.ofMinutes(1), List.of(Duration.ofMinutes(5)), List.of(0.5, 0.95));

    @Test
    void aSeriesThatHasNotMovedIsGivenAMarginThatShrinksUntilThereIsPlentyOfIt() {
        double few = margin(10);
        double more = margin(30);
        assertThat(few).isGreaterThan(more);
        assertThat(more).isGreaterThan(0.1);
        assertThat(margin(150)).isZero();
    }

    /** The distance of the 0.95 quantile from the median after so many bins of 100. */
    private static double margin(int bins) {
        OnlineEnsemble ensemble = new OnlineEnsemble(GRID, List.of());
        for (int i = 0; i < bins; i++) {
            ensemble.learn(START.plusSeconds(60L * i), Bin.of(100));
        }
        QuantilePath path = ensemble.forecast(GRID.horizons(), GRID.quantiles());
        return path.at(Duration.ofMinutes(5), 0.95) - path.at(Duration.ofMinutes(5), 0.5);
    }
}
