// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeasonTest {

    private static final Duration FINE = Duration.ofSeconds(15);
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final ForecastSettings DECLARED =
            ForecastSettings.standard().withPeriods(List.of(Duration.ofHours(2)));
    private static final RecurringRamp RAMP = RecurringRamp.everyTwoHours();

    @ParameterizedTest
    @ValueSource(ints = {90, 120, 180})
    void seesTheSecondRiseAheadAfterOneRecordedPeriodOfFineBins(int horizonSeconds) {
        SeriesForecaster forecaster = new SeriesForecaster(DECLARED);
        forecaster.learnHistory(START, FINE, bins(RAMP.values(480), 1));
        assertRisePredicted(forecaster, horizonSeconds);
    }

    @ParameterizedTest
    @ValueSource(ints = {90, 120, 180})
    void seesTheSecondRiseAheadAfterOneRecordedPeriodOfMinutes(int horizonSeconds) {
        SeriesForecaster forecaster = new SeriesForecaster(DECLARED);
        forecaster.learnHistory(START, Duration.ofMinutes(1), bins(RAMP.values(480), 4));
        assertRisePredicted(forecaster, horizonSeconds);
    }

    @Test
    void seesTheSecondRiseAheadWhenTheFirstWasLive() {
        SeriesForecaster forecaster = new SeriesForecaster(DECLARED);
        double[] values = RAMP.values(480);
        for (int i = 0; i < 480; i++) {
            forecaster.learn(at(i), Bin.of(values[i]));
        }
        assertRisePredicted(forecaster, 180);
    }

    @Test
    void seesTheSecondRiseAheadWhateverTheNoise() {
        ForAll.forAll(100, 10, random -> new RecurringRamp(480, random.nextLong(), 0.03), ramp -> {
            SeriesForecaster forecaster = new SeriesForecaster(DECLARED);
            double[] values = ramp.values(960);
            forecaster.learnHistory(START, FINE, bins(Arrays.copyOf(values, 480), 1));
            double risen = 0.8 * RecurringRamp.HIGH;
            int reached = ramp.reaches(risen, 1);
            for (int i = 480; i < reached; i++) {
                forecaster.learn(at(i), Bin.of(values[i]));
                for (int steps : new int[] {6, 8, 12}) {
                    if (i == reached - Math.round(0.85 * steps)) {
                        QuantilePath path = forecaster.forecast().orElseThrow();
                        assertThat(path.at(FINE.multipliedBy(steps), 0.95)).isGreaterThan(risen);
                    }
                }
            }
        });
    }

    @Test
    void staysNarrowInTheFlatStretchBeforeTheRise() {
        SeriesForecaster forecaster = new SeriesForecaster(DECLARED);
        double[] values = RAMP.values(960);
        forecaster.learnHistory(START, FINE, bins(Arrays.copyOf(values, 480), 1));
        for (int i = 480; i < 660; i++) {
            forecaster.learn(at(i), Bin.of(values[i]));
        }
        assertThat(forecaster.forecast().orElseThrow().at(Duration.ofMinutes(3), 0.95))
                .isLessThan(1.3 * RecurringRamp.LOW);
    }

    @Test
    void inventsNothingSeasonalWithoutDeclaredPeriods() {
        SeriesForecaster forecaster = new SeriesForecaster(ForecastSettings.standard());
        double[] values = RAMP.values(960);
        int rise = RAMP.reaches(RecurringRamp.LOW + 1, 1);
        for (int i = 0; i < rise; i++) {
            forecaster.learn(at(i), Bin.of(values[i]));
        }
        QuantilePath path = forecaster.forecast().orElseThrow();
        assertThat(path.at(Duration.ofMinutes(3), 0.5)).isBetween(900.0, 1100.0);
        assertThat(path.at(Duration.ofMinutes(3), 0.95)).isLessThan(2000);
    }

    @Test
    void costsLittleWhenTheDeclaredPeriodIsWrong() {
        double[] elsewhere = new RecurringRamp(400, 7, 0.03).values(4000);
        assertThat(relativeLoss(elsewhere)).isLessThanOrEqualTo(1.05);
    }

    @Test
    void costsLittleOnWhiteNoise() {
        RandomGenerator random = ForAll.generator(3);
        double[] noise = new double[3000];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = Math.max(0, 100 + 20 * random.nextGaussian());
        }
        assertThat(relativeLoss(noise)).isLessThanOrEqualTo(1.05);
    }

    @Test
    void losesItsShareWhenTheDeclaredPeriodIsWrong() {
        SeriesForecaster forecaster = new SeriesForecaster(DECLARED);
        double[] elsewhere = new RecurringRamp(430, 7, 0.03).values(2600);
        for (int i = 0; i < elsewhere.length; i++) {
            forecaster.learn(at(i), Bin.of(elsewhere[i]));
        }
        double share =
                forecaster.explain().horizons().get(4).seasons().getFirst().share();
        assertThat(share).isLessThan(SeasonShare.FLOOR / 1.5);
    }

    private static void assertRisePredicted(SeriesForecaster forecaster, int horizonSeconds) {
        double[] values = RAMP.values(960);
        double risen = 0.8 * RecurringRamp.HIGH;
        int reached = RAMP.reaches(risen, 1);
        int steps = horizonSeconds / 15;
        Duration horizon = Duration.ofSeconds(horizonSeconds);
        for (int i = 480; i < reached; i++) {
            forecaster.learn(at(i), Bin.of(values[i]));
            // The bin that ends one horizon after the end of bin i.
            if (i + steps == RAMP.reaches(risen, 1)) {
                QuantilePath path = forecaster.forecast().orElseThrow();
                assertThat(path.at(horizon, 0.95)).isGreaterThan(risen);
                assertThat(path.at(horizon, 0.99)).isGreaterThan(risen);
            }
        }
    }

    private static double relativeLoss(double[] values) {
        SeriesForecaster forecaster = new SeriesForecaster(DECLARED);
        ForecastGrid grid = new ForecastGrid(FINE, fineHorizons(), DECLARED.quantiles());
        Persistence persistence = new Persistence(grid);
        double ours = 0;
        double theirs = 0;
        for (int i = 0; i < values.length; i++) {
            forecaster.learn(at(i), Bin.of(values[i]));
            persistence.learn(at(i), Bin.of(values[i]));
            if (i > 480) {
                ours += loss(forecaster.forecast().orElseThrow(), values, i);
                theirs += loss(persistence.forecast(grid.horizons(), grid.quantiles()), values, i);
            }
        }
        return ours / theirs;
    }

    private static double loss(QuantilePath path, double[] values, int origin) {
        double sum = 0;
        for (Duration horizon : fineHorizons()) {
            int target = origin + Math.toIntExact(horizon.dividedBy(FINE));
            for (double quantile : DECLARED.quantiles()) {
                sum += target < values.length ? Pinball.loss(quantile, path.at(horizon, quantile), values[target]) : 0;
            }
        }
        return sum;
    }

    private static List<Duration> fineHorizons() {
        return DECLARED.horizons().stream()
                .filter(horizon -> horizon.compareTo(Duration.ofMinutes(5)) <= 0)
                .toList();
    }

    private static List<Bin> bins(double[] values, int width) {
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < values.length; i += width) {
            double sum = 0;
            for (int k = 0; k < width; k++) {
                sum += values[i + k];
            }
            bins.add(Bin.of(sum / width));
        }
        return bins;
    }

    private static Instant at(int index) {
        return START.plus(FINE.multipliedBy(index));
    }
}
