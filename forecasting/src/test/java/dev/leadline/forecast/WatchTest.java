// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ForecastGrid GRID =
            new ForecastGrid(MINUTE, List.of(MINUTE, MINUTE.multipliedBy(5)), ForecasterContract.QUANTILES);

    @Test
    void fourHoursOfZerosLeaveTheForecastWhereItWas() {
        OnlineEnsemble forecaster = busy(1_500);
        double[][] before = forecaster.path().values();
        for (int i = 1_500; i < 1_740; i++) {
            forecaster.learn((long) i, Bin.of(0));
        }
        assertThat(forecaster.findings().getFirst()).isInstanceOf(Finding.SilentZeros.class);
        assertThat(forecaster.findings().getFirst().holdsScaleDown()).isTrue();
        assertThat(forecaster.findings().getFirst().sentence()).contains("zero for 240 bins");
        RandomGenerator random = ForAll.generator(8);
        for (int i = 1_740; i < 1_745; i++) {
            forecaster.learn((long) i, Bin.of(100 + 5 * random.nextGaussian()));
        }
        double[][] after = forecaster.path().values();
        assertThat(after[0][0]).isBetween(0.9 * before[0][0], 1.1 * before[0][0]);
        assertThat(after[1][2]).isBetween(0.8 * before[1][2], 1.2 * before[1][2]);
    }

    @Test
    void zerosThatTheSeriesKnowsAreLearned() {
        OnlineEnsemble forecaster = new OnlineEnsemble(GRID, List.of());
        RandomGenerator random = ForAll.generator(3);
        for (int i = 0; i < 1_000; i++) {
            forecaster.learn((long) i, Bin.of(random.nextDouble() < 0.6 ? 0 : 10));
        }
        forecaster.learn(1_000L, Bin.of(0));
        assertThat(forecaster.findings()).noneMatch(Finding.SilentZeros.class::isInstance);
        assertThat(forecaster.path().values()[0][3]).isGreaterThan(5);
    }

    @Test
    void showsAGapAndTheLastJump() {
        OnlineEnsemble forecaster = busy(300);
        forecaster.learn(300L, Bin.of(900));
        assertThat(forecaster.findings()).anyMatch(Finding.Jump.class::isInstance);
        assertThat(forecaster.findings().getLast().holdsScaleDown()).isTrue();
        for (int i = 301; i < 320; i++) {
            forecaster.learn((long) i, Bin.unknown());
        }
        assertThat(forecaster.findings()).first().isEqualTo(new Finding.Gap(19));
        assertThat(forecaster.findings().getLast().holdsScaleDown()).isFalse();
        assertThat(forecaster.findings().getLast().sentence()).contains("19 bins ago");
    }

    @Test
    void believesZerosThatGoOnForSixHours() {
        OnlineEnsemble forecaster = busy(1_500);
        for (int i = 1_500; i < 1_500 + 600; i++) {
            forecaster.learn((long) i, Bin.of(0));
        }
        assertThat(forecaster.findings()).noneMatch(Finding.SilentZeros.class::isInstance);
        assertThat(forecaster.path().values()[0][0]).isZero();
    }

    private static OnlineEnsemble busy(int bins) {
        OnlineEnsemble forecaster = new OnlineEnsemble(GRID, List.of());
        RandomGenerator random = ForAll.generator(7);
        for (int i = 0; i < bins; i++) {
            forecaster.learn((long) i, Bin.of(100 + 5 * random.nextGaussian()));
        }
        return forecaster;
    }
}
