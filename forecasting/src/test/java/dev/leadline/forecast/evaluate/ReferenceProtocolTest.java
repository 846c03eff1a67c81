// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.forecast.Bin;
import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ReferenceProtocolTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final ReferenceProtocol persistence = new ReferenceProtocol(Method.PERSISTENCE);

    @Test
    void persistenceIsExactlyAsGoodAsItself() {
        RecordedSeries series = series(2_000, 1);
        assertThat(persistence.rolling(series).relativeLoss()).hasValue(1);
        assertThat(persistence.rolling(series).origins()).isEqualTo(400);
        assertThat(persistence.coldStart(series).origins()).isEqualTo(271);
        assertThat(persistence.coldStart(series).relativeLoss()).hasValue(1);
    }

    @Test
    void looksOnlyAtTheMinutesAfterAJump() {
        RecordedSeries calm = series(1_000, 2);
        assertThat(persistence.afterJumps(calm)).isEmpty();
        RecordedSeries risen = calm.replaced(800, 1, Bin.of(5_000));
        assertThat(persistence.afterJumps(risen).orElseThrow().origins()).isEqualTo(6);
        assertThat(persistence.afterJumps(calm.replaced(100, 1, Bin.of(5_000)))).isEmpty();
    }

    @Test
    void hoursOfZerosCostPersistenceItsWidths() {
        RecordedSeries series = series(3_000, 3);
        assertThat(persistence.afterGap(series, Bin.of(0)).orElseThrow()).isGreaterThan(1.5);
        assertThat(persistence.afterGap(series, Bin.unknown()).orElseThrow()).isCloseTo(1, within(0.1));
        assertThat(persistence.afterGap(series(600, 3), Bin.of(0))).isEmpty();
    }

    @Test
    void theMeanOfWidthsCountsEachWidthAlike() {
        SeriesFigures minutes = SeriesFigures.of(series(700, 4), Method.PERSISTENCE);
        SeriesFigures coarse = SeriesFigures.of(
                new RecordedSeries(
                        "coarse", MINUTE.multipliedBy(10), series(700, 5).bins()),
                Method.EWMA);
        FigureSummary both = new FigureSummary(List.of(minutes, minutes, coarse));
        double ewma = coarse.rolling().horizons().stream()
                .mapToDouble(score -> score.relativeLoss().orElseThrow())
                .average()
                .orElseThrow();
        assertThat(both.meanOfWidths(HorizonScore::relativeLoss).orElseThrow()).isCloseTo((1 + ewma) / 2, within(1e-9));
        assertThat(both.cells()).hasSize(4 + 4 + 2);
    }

    private static RecordedSeries series(int bins, int seed) {
        RandomGenerator random = ForAll.generator(seed);
        List<Bin> values = new ArrayList<>();
        for (int i = 0; i < bins; i++) {
            values.add(Bin.of(Math.max(1, 1_000 + 20 * random.nextGaussian())));
        }
        return new RecordedSeries("calm", MINUTE, values);
    }
}
