// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class EquivarianceTest {

    @Test
    void aThousandTimesTheDemandIsAThousandTimesTheForecast() {
        ForAll.forAll(13, 8, EquivarianceTest::busy, values -> {
            double[][] plain = fed(values, 1).path().values();
            double[][] scaled = fed(values, 1_024).path().values();
            for (int h = 0; h < plain.length; h++) {
                for (int q = 0; q < plain[h].length; q++) {
                    assertThat(scaled[h][q]).isCloseTo(1_024 * plain[h][q], Percentage.withPercentage(0.1));
                }
            }
        });
    }

    @Test
    void theSameDemandOnAHigherFloorIsForecastThatMuchHigher() {
        ForAll.forAll(17, 8, EquivarianceTest::busy, values -> {
            double[][] plain = fed(values, 1).path().values();
            double[][] raised = fed(
                            Arrays.stream(values).map(value -> value + 4_096).toArray(), 1)
                    .path()
                    .values();
            for (int h = 0; h < plain.length; h++) {
                double width = plain[h][3] - plain[h][0];
                for (int q = 0; q < plain[h].length; q++) {
                    // The regression on square roots is the one expert whose forecast does not simply move along.
                    assertThat(raised[h][q] - 4_096).isCloseTo(plain[h][q], within(0.25 * width));
                }
            }
        });
    }

    @Test
    void aWholeSeriesInAnotherUnitIsForecastInThatUnit() {
        ForAll.forAll(19, 3, EquivarianceTest::busy, values -> {
            QuantilePath plain = series(values, 1).forecast().orElseThrow();
            QuantilePath scaled = series(values, 1_024).forecast().orElseThrow();
            for (Duration horizon : plain.horizons()) {
                for (double quantile : plain.quantiles()) {
                    assertThat(scaled.at(horizon, quantile))
                            .isCloseTo(1_024 * plain.at(horizon, quantile), Percentage.withPercentage(0.5));
                }
            }
        });
    }

    @Test
    void aLaterStartChangesNothingWithoutADay() {
        ForAll.forAll(29, 3, EquivarianceTest::busy, values -> {
            OnlineEnsemble later = new OnlineEnsemble(ForecasterContract.GRID, List.of());
            long start = 7L * 86_400 / 15 * 3;
            for (int i = 0; i < values.length; i++) {
                later.learn(start + i, Bin.of(values[i]));
            }
            assertThat(later.path().values())
                    .isDeepEqualTo(fed(values, 1).path().values());
        });
    }

    @Test
    void endsOfTheScaleAndConstantSeriesGiveFiniteForecasts() {
        for (double level : new double[] {0, 1e-9, 1, 1e9, 1e12}) {
            OnlineEnsemble forecaster = new OnlineEnsemble(ForecasterContract.GRID, List.of());
            for (int i = 0; i < 400; i++) {
                forecaster.learn((long) i, Bin.of(level));
                for (double[] row : forecaster.path().values()) {
                    assertThat(row).isSorted();
                    assertThat(row[0]).isFinite().isNotNegative();
                }
            }
            assertThat(forecaster.path().values()[0][3]).isCloseTo(level, Percentage.withPercentage(1));
        }
    }

    private static double[] busy(RandomGenerator random) {
        double[] values = new double[300];
        double level = 100;
        for (int i = 0; i < values.length; i++) {
            level = Math.max(20, level + 3 * random.nextGaussian());
            values[i] = level + 5 * random.nextDouble();
        }
        return values;
    }

    private static SeriesForecaster series(double[] values, double scale) {
        SeriesForecaster forecaster = new SeriesForecaster(ForecastSettings.standard());
        for (int i = 0; i < values.length; i++) {
            forecaster.learn(ForecasterContract.at(i), Bin.of(scale * values[i]));
        }
        return forecaster;
    }

    private static OnlineEnsemble fed(double[] values, double scale) {
        OnlineEnsemble forecaster = new OnlineEnsemble(ForecasterContract.GRID, List.of());
        for (int i = 0; i < values.length; i++) {
            forecaster.learn((long) i, Bin.of(scale * values[i]));
        }
        return forecaster;
    }
}
