// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Recorded and live bins of one series, and what each question finds after them. */
class SeriesHistoryTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FINE = Duration.ofSeconds(15);

    private final SeriesForecaster forecaster = new SeriesForecaster(ForecastSettings.standard());

    private static List<Bin> noisy(int bins, double mean) {
        RandomGenerator random = ForAll.generator(3);
        List<Bin> noisy = new ArrayList<>();
        for (int i = 0; i < bins; i++) {
            noisy.add(Bin.of(mean * (1 + 0.1 * random.nextGaussian())));
        }
        return noisy;
    }

    private void live(Instant from, List<Bin> bins) {
        for (int i = 0; i < bins.size(); i++) {
            forecaster.learn(from.plus(FINE.multipliedBy(i)), bins.get(i));
        }
    }

    @Test
    void aLessonIsTheCoarseBinsUpToNowAndTheFarHorizons() {
        forecaster.learnHistory(START, MINUTE, List.of(Bin.of(3), Bin.unknown(), Bin.of(5)));
        BatchTask task = forecaster.batchTask();
        assertThat(task.step()).isEqualTo(MINUTE);
        assertThat(task.steps()).containsExactly(10, 20);
        assertThat(task.known()).isEqualTo(2);
        assertThat(task.bins().getLast()).isEqualTo(Bin.of(5));
        assertThat(task.bins().get(task.bins().size() - 2)).isEqualTo(Bin.unknown());
        assertThat(task.start().plus(MINUTE.multipliedBy(task.bins().size())))
                .isEqualTo(START.plus(MINUTE.multipliedBy(3)));
        assertThat(task.first()).isEqualTo(task.start().getEpochSecond() / 60);
    }

    @Test
    void aLessonOfNothingHasNoBins() {
        BatchTask task = forecaster.batchTask();
        assertThat(task.bins()).isEmpty();
        assertThat(task.first()).isZero();
        assertThat(task.steps()).containsExactly(10, 20);
    }

    @Test
    void everyQuestionSeesHistoryThatWasJustMerged() {
        forecaster.learnHistory(START, MINUTE, noisy(90, 100));
        assertThat(forecaster.realised().getFirst().forecasts()).isPositive();
        forecaster.learnHistory(START.minusSeconds(3600), MINUTE, noisy(60, 100));
        long before = forecaster.realised().getFirst().forecasts();
        forecaster.learnHistory(START.minusSeconds(7200), MINUTE, noisy(60, 100));
        assertThat(forecaster.explain().horizons().getFirst().record().forecasts())
                .isGreaterThan(before);
        SeriesForecaster other = new SeriesForecaster(ForecastSettings.standard());
        other.learnHistory(START, MINUTE, List.of(Bin.of(1), Bin.of(1), Bin.unknown(), Bin.unknown()));
        assertThat(other.explain().horizons()).hasSize(7);
        SeriesForecaster asked = new SeriesForecaster(ForecastSettings.standard());
        asked.learnHistory(START, MINUTE, noisy(3, 100));
        assertThat(asked.batchTask().known()).isEqualTo(3);
    }

    @Test
    void aJumpInHistoryIsFoundAtOnce() {
        List<Bin> bins = new ArrayList<>(noisy(240, 100));
        bins.addAll(noisy(2, 400));
        forecaster.learnHistory(START, FINE, bins);
        assertThat(forecaster.findings()).anyMatch(Finding.Jump.class::isInstance);
    }

    @Test
    void aLiveBinIsRoundedToTheNearestOfTheGrid() {
        forecaster.learn(START.plusSeconds(4), Bin.of(1));
        forecaster.learn(START.plusSeconds(4 + 15 + 7), Bin.of(2));
        assertThatThrownBy(() -> forecaster.learn(START.plusSeconds(4 + 15 + 7), Bin.of(2)))
                .isInstanceOf(IllegalArgumentException.class);
        forecaster.learn(START.plusSeconds(4 + 15 + 8), Bin.of(3));
        forecaster.learn(START.plusSeconds(4 + 45), Bin.of(4));
        assertThat(forecaster.learnHistory(START.plusSeconds(4), FINE, List.of(Bin.of(9), Bin.of(9), Bin.of(9))))
                .isEqualTo(new HistoryReceipt(0, 3, 0, 0));
    }

    @Test
    void historyOfAnOddWidthIsRefused() {
        for (Duration step : List.of(Duration.ZERO, FINE.negated(), Duration.ofSeconds(20))) {
            assertThatThrownBy(() -> forecaster.learnHistory(START, step, List.of(Bin.of(1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("multiples of PT15S");
        }
    }

    @Test
    void historyThatBringsNothingNewChangesNothing() {
        live(START, noisy(30, 100));
        long forecasts = forecaster.realised().getFirst().forecasts();
        forecaster.learnHistory(START, FINE, noisy(30, 900));
        assertThat(forecaster.realised().getFirst().forecasts()).isEqualTo(forecasts);
        forecaster.learnHistory(START, MINUTE, Collections.nCopies(3, Bin.unknown()));
        assertThat(forecaster.realised().getFirst().forecasts()).isEqualTo(forecasts);
    }

    @Test
    void splitHistoryIsNoCalmerBelowItsStepUntilAnHourWasSeen() {
        forecaster.learnHistory(START, Duration.ofMinutes(10), noisy(60, 100));
        Instant live = START.plus(Duration.ofHours(10));
        forecaster.learn(live, Bin.of(100));
        QuantilePath young = forecaster.forecast().orElseThrow();
        double far = young.at(Duration.ofMinutes(10), 0.99) - young.at(Duration.ofMinutes(10), 0.5);
        assertThat(young.at(FINE, 0.99) - young.at(FINE, 0.5)).isCloseTo(far, within(0.3 * far));
        List<Bin> calm = Collections.nCopies(238, Bin.of(100));
        for (int i = 0; i < calm.size(); i++) {
            forecaster.learn(live.plus(FINE.multipliedBy(i + 1)), calm.get(i));
        }
        QuantilePath almost = forecaster.forecast().orElseThrow();
        assertThat(almost.at(FINE, 0.99) - almost.at(FINE, 0.5))
                .as("239 live bins")
                .isGreaterThan(1);
        forecaster.learn(live.plus(FINE.multipliedBy(239)), Bin.of(100));
        QuantilePath seasoned = forecaster.forecast().orElseThrow();
        assertThat(seasoned.at(FINE, 0.99) - seasoned.at(FINE, 0.5))
                .as("240 live bins")
                .isLessThan(1);
    }

    @Test
    void aPathOverOtherHorizonsIsReadBetweenAndBeyondTheTracked() {
        OnlineEnsemble ensemble = new OnlineEnsemble(ForecasterContract.GRID, List.of());
        List<Bin> bins = noisy(60, 100);
        for (int i = 0; i < bins.size(); i++) {
            ensemble.learn(ForecasterContract.at(i), bins.get(i));
        }
        QuantilePath tracked = ensemble.path();
        Duration longest = FINE.multipliedBy(8);
        Duration fourTimes = longest.multipliedBy(4);
        QuantilePath asked = ensemble.forecast(List.of(FINE, longest, fourTimes), List.of(0.5, 0.95));
        assertThat(asked.at(FINE, 0.95)).isEqualTo(tracked.at(FINE, 0.95));
        double middle = tracked.at(longest, 0.5);
        assertThat(asked.at(longest, 0.5)).isEqualTo(middle);
        assertThat(asked.at(fourTimes, 0.95))
                .as("the distance grows with the root of the horizon")
                .isCloseTo(middle + 2 * (tracked.at(longest, 0.95) - middle), within(1e-9));
        assertThat(ensemble.forecast(ForecasterContract.GRID.horizons(), ForecasterContract.QUANTILES)
                        .values())
                .isDeepEqualTo(tracked.values());
        assertThatThrownBy(() -> ensemble.forecast(List.of(), List.of(0.5)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ensemble.forecast(List.of(FINE), List.of(0.9, 0.5)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
