// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RecurrencesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void findsAJobOfEveryHour() {
        Recurrences found = fed(2_880, minute -> minute % 60 < 5 ? 300 : 100);
        assertThat(found.period(false)).hasValue(Duration.ofHours(1));
        assertThat(found.period(true)).isEmpty();
    }

    @Test
    void findsAJobOfEveryQuarterOfAnHour() {
        assertThat(fed(2_880, minute -> minute % 15 < 5 ? 300 : 100).period(false))
                .hasValue(Duration.ofMinutes(15));
    }

    @Test
    void findsTheDayAndTheHourInIt() {
        Recurrences found =
                fed(5_120, minute -> 500 + 300 * Math.sin(2 * Math.PI * minute / 1_440) + (minute % 60 < 5 ? 300 : 0));
        assertThat(found.period(false)).hasValue(Duration.ofHours(1));
        assertThat(found.period(true)).hasValue(Duration.ofDays(1));
        assertThat(found.found())
                .allSatisfy(season -> assertThat(season.strength()).isBetween(0.3, 1.0));
    }

    @Test
    void findsNothingInNoiseAndInALevelThatWanders() {
        RandomGenerator random = ForAll.generator(4);
        assertThat(fed(5_120, minute -> 100 + 10 * random.nextGaussian()).found())
                .isEmpty();
        double[] level = {1_000};
        assertThat(fed(5_120, minute -> level[0] += random.nextGaussian()).found())
                .isEmpty();
    }

    @Test
    void aSharpRiseEveryHourIsForecastAtItsMinute() {
        OnlineEnsemble forecaster = new OnlineEnsemble(ForecasterContract.GRID, List.of());
        RandomGenerator random = ForAll.generator(5);
        // Bins of 15 s; the job starts with the hour and takes three minutes.
        int hour = 240;
        for (int i = 0; i < 40 * hour - 2; i++) {
            double job = i % hour < 12 ? 300 : 0;
            forecaster.learn((long) i, Bin.of(100 + job + 5 * random.nextGaussian()));
        }
        double[][] path = forecaster.path().values();
        assertThat(path[0][0]).as("one bin ahead, before the hour").isLessThan(200);
        assertThat(path[2][1]).as("eight bins ahead, within the job").isGreaterThan(300);
    }

    @Test
    void aGapOfAnyLengthCostsNoMoreThanTheSearchOfADay() {
        Recurrences recurrences = fed(600, minute -> 100);
        recurrences.learn(4_000_000_000_000L, 100);
        assertThat(recurrences.found()).isEmpty();
    }

    private static Recurrences fed(int minutes, LongToDoubleFunction demand) {
        Recurrences recurrences = new Recurrences(MINUTE);
        for (long i = 0; i < minutes; i++) {
            recurrences.learn(i, demand.applyAsDouble(i));
        }
        return recurrences;
    }
}
