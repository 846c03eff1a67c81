// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What every forecaster keeps, whatever the series. */
abstract class ForecasterContract {

    static final Duration STEP = Duration.ofSeconds(15);
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    static final List<Double> QUANTILES = List.of(0.5, 0.9, 0.95, 0.99);
    static final ForecastGrid GRID =
            new ForecastGrid(STEP, List.of(STEP, STEP.multipliedBy(2), STEP.multipliedBy(8)), QUANTILES);

    /** A fresh forecaster over {@link #GRID}. */
    abstract Forecaster fresh();

    @Test
    void neverCrossesAndIsNeverNegative() {
        ForAll.forAll(11, 30, ForecasterContract::series, bins -> {
            Forecaster forecaster = fresh();
            for (int i = 0; i < bins.size(); i++) {
                forecaster.learn(at(i), bins.get(i));
                if (i >= firstKnown(bins)) {
                    for (double[] row :
                            forecaster.forecast(GRID.horizons(), QUANTILES).values()) {
                        assertThat(row).isSorted();
                        assertThat(row[0]).isNotNegative();
                    }
                }
            }
        });
    }

    @Test
    void givesTheSamePathsForTheSameBins() {
        ForAll.forAll(23, 10, ForecasterContract::series, bins -> {
            Forecaster first = fed(bins);
            Forecaster second = fed(bins);
            assertThat(first.forecast(GRID.horizons(), QUANTILES).values())
                    .isDeepEqualTo(second.forecast(GRID.horizons(), QUANTILES).values());
        });
    }

    @Test
    void treatsBinsLeftOutAsUnknown() {
        ForAll.forAll(37, 10, ForecasterContract::series, bins -> {
            Forecaster told = fresh();
            Forecaster skipped = fresh();
            for (int i = 0; i < bins.size(); i++) {
                told.learn(at(i), bins.get(i));
                if (bins.get(i) instanceof Bin.Known || i == bins.size() - 1) {
                    skipped.learn(at(i), bins.get(i));
                }
            }
            assertThat(told.forecast(GRID.horizons(), QUANTILES).values())
                    .isDeepEqualTo(skipped.forecast(GRID.horizons(), QUANTILES).values());
        });
    }

    @Test
    void growsLessCertainInAGap() {
        Forecaster forecaster = fresh();
        RandomGenerator random = ForAll.generator(5);
        for (int i = 0; i < 300; i++) {
            forecaster.learn(at(i), Bin.of(100 + 5 * random.nextGaussian()));
        }
        double before = width(forecaster);
        for (int i = 300; i < 312; i++) {
            forecaster.learn(at(i), Bin.unknown());
        }
        assertThat(width(forecaster)).isGreaterThan(1.2 * before);
    }

    @Test
    void refusesBinsOutOfOrder() {
        Forecaster forecaster = fresh();
        forecaster.learn(at(3), Bin.of(1));
        assertThatThrownBy(() -> forecaster.learn(at(3), Bin.of(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> forecaster.learn(at(1), Bin.unknown())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesHorizonsAndQuantilesOfTheWrongShape() {
        Forecaster forecaster = fresh();
        forecaster.learn(at(0), Bin.of(1));
        for (List<Duration> wrong : List.of(
                List.<Duration>of(),
                List.of(Duration.ZERO),
                List.of(STEP.plusMillis(1)),
                List.of(STEP.multipliedBy(2), STEP))) {
            assertThatThrownBy(() -> forecaster.forecast(wrong, QUANTILES))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (List<Double> wrong : List.of(List.<Double>of(), List.of(0.0), List.of(1.0), List.of(0.9, 0.5))) {
            assertThatThrownBy(() -> forecaster.forecast(GRID.horizons(), wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void hasNoForecastBeforeTheFirstKnownBin() {
        Forecaster forecaster = fresh();
        forecaster.learn(at(0), Bin.unknown());
        assertThatThrownBy(() -> forecaster.forecast(GRID.horizons(), QUANTILES))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readsOtherHorizonsBetweenAndBeyondItsOwn() {
        Forecaster forecaster = fresh();
        RandomGenerator random = ForAll.generator(6);
        for (int i = 0; i < 300; i++) {
            forecaster.learn(at(i), Bin.of(100 + 5 * random.nextGaussian()));
        }
        List<Duration> others = List.of(STEP.multipliedBy(4), STEP.multipliedBy(80));
        double[][] values = forecaster.forecast(others, List.of(0.5, 0.7, 0.95)).values();
        assertThat(values[1][2] - values[1][0]).isGreaterThan(1.5 * (values[0][2] - values[0][0]));
    }

    static Instant at(int index) {
        return START.plus(STEP.multipliedBy(index));
    }

    /** Flat, bursty, empty or drifting series with gaps. */
    static List<Bin> series(RandomGenerator random) {
        List<Bin> bins = new ArrayList<>();
        double level = random.nextDouble(0, 1000);
        double burst = random.nextDouble();
        double gap = random.nextDouble(0, 0.3);
        for (int i = 0; i < 160; i++) {
            level = Math.max(0, level + random.nextGaussian() * 20);
            double value = random.nextDouble() < burst * 0.2 ? 10 * level : random.nextDouble() < burst ? 0 : level;
            bins.add(random.nextDouble() < gap ? Bin.unknown() : Bin.of(value));
        }
        bins.set(0, Bin.of(level));
        return bins;
    }

    private Forecaster fed(List<Bin> bins) {
        Forecaster forecaster = fresh();
        for (int i = 0; i < bins.size(); i++) {
            forecaster.learn(at(i), bins.get(i));
        }
        return forecaster;
    }

    private static int firstKnown(List<Bin> bins) {
        int first = 0;
        while (bins.get(first) instanceof Bin.Unknown) {
            first++;
        }
        return first;
    }

    private static double width(Forecaster forecaster) {
        double[] row = forecaster.forecast(GRID.horizons(), QUANTILES).values()[0];
        return row[2] - row[0];
    }
}
