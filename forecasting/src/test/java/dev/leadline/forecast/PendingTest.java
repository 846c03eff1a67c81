// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingTest {

    private final Blend blend = new Blend(
            new Levels(Duration.ofSeconds(60)),
            List.of(new LastValue(), new ExponentialAverage(0.4)),
            false,
            true,
            0,
            List.of());

    @Test
    void returnsWhatWasSaidAndWhoHadNoOpinion() {
        Issued said = new Issued(blend, 2);
        said.voiced[1] = true;
        said.points[1] = 7;
        said.units[1] = 0.5;
        said.voted[2] = true;
        said.candidates[2][0] = 3;
        said.candidates[2][1] = 4;
        said.emitted[1] = 9;
        Pending pending = new Pending(3, said);
        pending.keep(41, said);
        Issued read = new Issued(blend, 2);
        assertThat(pending.recall(40, read)).isFalse();
        assertThat(pending.recall(41, read)).isTrue();
        assertThat(read.voiced).containsExactly(false, true);
        assertThat(read.points[1]).isEqualTo(7);
        assertThat(read.units[1]).isEqualTo(0.5);
        assertThat(read.voted).containsExactly(false, false, true, false, false, false, false);
        assertThat(read.candidates[2]).containsExactly(3, 4);
        assertThat(read.emitted).containsExactly(0, 9);
    }

    @Test
    void keepsEveryOriginOfAYoungHorizonAndEveryFourthOfASeasonedOne() {
        Issued said = new Issued(blend, 2);
        Pending pending = new Pending(16, said);
        int recalled = 0;
        for (int origin = 0; origin < 2_560; origin++) {
            pending.keep(origin, said);
            recalled += pending.recall(origin - 16, said) ? 1 : 0;
        }
        assertThat(recalled).isBetween(1_440 + 1_120 / 4 - 4, 1_440 + 1_120 / 4 + 4);
    }

    @Test
    void keepsEveryOriginOfANearHorizonForEver() {
        Issued said = new Issued(blend, 2);
        Pending pending = new Pending(2, said);
        for (int origin = 0; origin < 1_000; origin++) {
            pending.keep(origin, said);
            assertThat(pending.recall(origin - 2, said)).isEqualTo(origin >= 2);
        }
    }
}
