// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SavedStateTest {

    private static final List<Duration> PERIOD = List.of(ForecasterContract.STEP.multipliedBy(40));

    @Test
    void goesOnAtEveryStepAsIfItHadNeverStopped() {
        ForAll.forAll(71, 6, ForecasterContract::series, bins -> {
            OnlineEnsemble steady = new OnlineEnsemble(ForecasterContract.GRID, PERIOD);
            OnlineEnsemble restarted = new OnlineEnsemble(ForecasterContract.GRID, PERIOD);
            for (int i = 0; i < bins.size(); i++) {
                steady.learn(ForecasterContract.at(i), bins.get(i));
                restarted.learn(ForecasterContract.at(i), bins.get(i));
                restarted = OnlineEnsemble.restore(ForecasterContract.GRID, PERIOD, restarted.save());
                assertThat(restarted.save()).isEqualTo(steady.save());
                assertThat(restarted.path().values())
                        .isDeepEqualTo(steady.path().values());
            }
        });
    }

    @Test
    void restoresASeriesWithBothResolutionsAndItsHistory() {
        Instant start = Instant.parse("2026-03-01T00:00:00Z");
        SeriesForecaster steady = new SeriesForecaster(ForecastSettings.standard());
        steady.learnHistory(start, Duration.ofMinutes(1), List.of(Bin.of(3), Bin.of(4), Bin.of(8)));
        for (int i = 0; i < 300; i++) {
            steady.learn(start.plusSeconds(300 + 15L * i), Bin.of(100 + i % 7));
        }
        SeriesForecaster restored = SeriesForecaster.restore(ForecastSettings.standard(), steady.save());
        for (int i = 300; i < 340; i++) {
            steady.learn(start.plusSeconds(300 + 15L * i), Bin.of(90 + i % 5));
            restored.learn(start.plusSeconds(300 + 15L * i), Bin.of(90 + i % 5));
            assertThat(restored.forecast().orElseThrow().values())
                    .isDeepEqualTo(steady.forecast().orElseThrow().values());
        }
        assertThat(restored.learnHistory(start, Duration.ofMinutes(1), List.of(Bin.of(3))))
                .isEqualTo(new HistoryReceipt(0, 1, 0, 0));
        assertThat(restored.realised()).isEqualTo(steady.realised());
    }

    @Test
    void aSeriesGoesOnAtEveryStepAndAfterAGapThatHistoryFills() {
        ForAll.forAll(83, 2, ForecasterContract::series, bins -> {
            SeriesForecaster steady = new SeriesForecaster(ForecastSettings.standard());
            SeriesForecaster restarted = new SeriesForecaster(ForecastSettings.standard());
            for (int i = 0; i < 90; i++) {
                // Twenty bins are not seen while the process is away; they come with recorded history later.
                if (i < 40 || i >= 60) {
                    steady.learn(ForecasterContract.at(i), bins.get(i));
                    restarted.learn(ForecasterContract.at(i), bins.get(i));
                    restarted = SeriesForecaster.restore(ForecastSettings.standard(), restarted.save());
                }
                if (i == 70) {
                    List<Bin> missed = bins.subList(40, 60);
                    HistoryReceipt receipt =
                            steady.learnHistory(ForecasterContract.at(40), ForecasterContract.STEP, missed);
                    assertThat(restarted.learnHistory(ForecasterContract.at(40), ForecasterContract.STEP, missed))
                            .isEqualTo(receipt);
                }
                assertThat(restarted.forecast().orElseThrow().values())
                        .isDeepEqualTo(steady.forecast().orElseThrow().values());
                assertThat(restarted.findings()).isEqualTo(steady.findings());
            }
            assertThat(restarted.save()).isEqualTo(steady.save());
            assertThat(restarted.explain()).isEqualTo(steady.explain());
        });
    }

    @Test
    void refusesAnotherFormOtherSettingsAndBytesThatWereCut() {
        OnlineEnsemble forecaster = new OnlineEnsemble(ForecasterContract.GRID, List.of());
        forecaster.learn(ForecasterContract.at(0), Bin.of(1));
        SavedState saved = forecaster.save();
        SavedState newer = new SavedState(SavedState.VERSION + 1, saved.bytes());
        SavedState cut = new SavedState(SavedState.VERSION, Arrays.copyOf(saved.bytes(), saved.bytes().length - 1));
        SavedState longer = new SavedState(SavedState.VERSION, Arrays.copyOf(saved.bytes(), saved.bytes().length + 1));
        assertThatThrownBy(() -> OnlineEnsemble.restore(ForecasterContract.GRID, List.of(), newer))
                .hasMessageContaining("saved in form " + (SavedState.VERSION + 1));
        assertThatThrownBy(() -> OnlineEnsemble.restore(ForecasterContract.GRID, List.of(), cut))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends early");
        assertThatThrownBy(() -> OnlineEnsemble.restore(ForecasterContract.GRID, List.of(), longer))
                .hasMessageContaining("1 bytes too many");
    }

    @Test
    void takesAtMostSixtyFourKilobytesForFourHorizonsOfMinutes() {
        Duration minute = Duration.ofMinutes(1);
        ForecastGrid grid = new ForecastGrid(
                minute,
                List.of(minute, minute.multipliedBy(5), minute.multipliedBy(10), minute.multipliedBy(20)),
                ForecasterContract.QUANTILES);
        OnlineEnsemble forecaster = new OnlineEnsemble(grid, List.of());
        var random = ForAll.generator(9);
        for (int i = 0; i < 12_000; i++) {
            // A day and an hour recur, so that every part of the state is in use.
            double usual = 500 + 300 * Math.sin(2 * Math.PI * i / 1_440) + (i % 60 < 5 ? 300 : 0);
            forecaster.learn((long) i, Bin.of(Math.max(0, usual + 20 * random.nextGaussian())));
        }
        assertThat(forecaster.seasonsFound()).hasSize(2);
        assertThat(forecaster.save().bytes().length).isLessThanOrEqualTo(64 * 1024);
    }
}
