// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.forecast.Bin;
import dev.leadline.forecast.Finding;
import dev.leadline.forecast.ForecastSettings;
import dev.leadline.forecast.QuantilePath;
import dev.leadline.forecast.SeriesForecaster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DemandBinsTest {

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final SeriesForecaster forecaster = new SeriesForecaster(ForecastSettings.standard());
    private final DemandBins bins = new DemandBins(Duration.ofSeconds(15));

    private void spread(int from, int to, OptionalDouble rate) {
        bins.add(START.plusSeconds(from), START.plusSeconds(to), rate, forecaster::learn);
    }

    @Test
    void fillsABinFromSeveralShortLooks() {
        spread(0, 5, OptionalDouble.of(10));
        spread(5, 10, OptionalDouble.of(20));
        assertThat(forecaster.forecast()).isEmpty();
        spread(10, 15, OptionalDouble.of(30));
        assertThat(median()).hasValueSatisfying(value -> assertThat(value).isCloseTo(20, within(1e-9)));
    }

    @Test
    void spreadsOneLongLookOverSeveralBins() {
        spread(0, 60, OptionalDouble.of(7));
        assertThat(median()).hasValueSatisfying(value -> assertThat(value).isCloseTo(7, within(1e-9)));
    }

    @Test
    void aBinThatIsMostlyUnknownIsAGap() {
        spread(0, 5, OptionalDouble.of(10));
        spread(5, 15, OptionalDouble.empty());
        assertThat(forecaster.forecast()).isEmpty();
        spread(15, 30, OptionalDouble.of(10));
        spread(30, 60, OptionalDouble.empty());
        assertThat(forecaster.findings()).containsExactly(new Finding.Gap(2));
    }

    @Test
    void fillsOnlyTheEndOfALongGapWhoseMeanIsKnown() {
        List<Instant> handedOn = new ArrayList<>();
        DemandBins.Sink known = (start, bin) -> {
            if (bin instanceof Bin.Known) {
                handedOn.add(start);
            }
        };
        bins.add(START, START.plusSeconds(15), OptionalDouble.of(5), known);
        bins.add(START.plusSeconds(15), START.plusSeconds(90_000), OptionalDouble.of(7), known);
        assertThat(handedOn)
                .hasSize(21)
                .startsWith(START, START.plusSeconds(90_000 - 20 * 15))
                .endsWith(START.plusSeconds(90_000 - 15));
    }

    private Optional<Double> median() {
        return forecaster.forecast().map(path -> middle(path));
    }

    private static double middle(QuantilePath path) {
        return path.at(Duration.ofSeconds(15), 0.5);
    }
}
