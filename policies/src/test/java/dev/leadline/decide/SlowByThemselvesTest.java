// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.CumulativeHistogram;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SlowByThemselvesTest {

    private static SlowByThemselves.Shown engine(double meanMillis, double running, double hardware) {
        return new SlowByThemselves.Shown(
                CumulativeHistogram.of(meanMillis / 10, 100), OptionalDouble.of(running), hardware);
    }

    private static List<Double> means(List<CumulativeHistogram> left) {
        return left.stream().map(times -> (double) Math.round(10 * times.sum())).toList();
    }

    @Test
    void anEngineOnSlowedHardwareSteersNothing() {
        assertThat(means(SlowByThemselves.leftOut(List.of(engine(22, 60, 1), engine(31, 60, 0.7)))))
                .containsExactly(22.0);
    }

    @Test
    void oneSlowerThanItsNeighboursWithNoMoreToDoSteersNothing() {
        assertThat(means(SlowByThemselves.leftOut(List.of(engine(22, 60, 1), engine(31, 60, 1), engine(23, 62, 1)))))
                .containsExactly(22.0, 23.0);
    }

    @Test
    void oneThatIsSlowBecauseItHasMoreToDoCounts() {
        assertThat(means(SlowByThemselves.leftOut(List.of(engine(22, 60, 1), engine(31, 90, 1), engine(23, 62, 1)))))
                .containsExactly(22.0, 31.0, 23.0);
    }

    @Test
    void halfOfAPoolIsNotOdd() {
        assertThat(means(SlowByThemselves.leftOut(List.of(engine(22, 60, 1), engine(31, 60, 1)))))
                .containsExactly(22.0, 31.0);
    }

    @Test
    void aPoolOfSlowedHardwareAloneStillTellsWhatItMisses() {
        assertThat(means(SlowByThemselves.leftOut(List.of(engine(35, 60, 0.7), engine(31, 60, 0.7)))))
                .containsExactly(35.0, 31.0);
    }

    @Test
    void nobodyKnowsNothing() {
        assertThat(SlowByThemselves.leftOut(List.of())).isEmpty();
    }
}
