// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.testkit.ForAll;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LevelTest {

    private final Level level = new Level();
    private final RandomGenerator random = ForAll.generator(3);
    private Instant now = Instant.EPOCH;

    private void look(int times, double rate) {
        for (int i = 0; i < times; i++) {
            now = now.plusSeconds(5);
            level.learn(rate * (1 + 0.05 * random.nextGaussian()), 5, now, 100);
        }
    }

    @Test
    void believesAYoungJumpOnceItHasStoodForATenthOfTheTimeThatMatters() {
        level.matters(90);
        look(40, 100);
        look(1, 400);
        assertThat(level.jump()).isEmpty();
        assertThat(level.doubted().orElseThrow()).isCloseTo(0.23, within(0.01));
        assertThat(level.present()).isLessThan(250);
        look(4, 400);
        assertThat(level.jump()).isPresent();
        assertThat(level.doubted()).isEmpty();
        assertThat(level.present()).isCloseTo(400, within(40.0));
    }

    @Test
    void believesAJumpWithinOneLookWhenThoseBeforeItLasted() {
        level.matters(90);
        for (int i = 0; i < 3; i++) {
            look(40, 100);
            look(40, 400);
        }
        look(40, 100);
        look(1, 400);
        assertThat(level.jump()).isPresent();
        assertThat(level.present()).isCloseTo(400, within(60.0));
    }

    @Test
    void aJumpThatOutlivedAllBurstsBeforeItIsBelieved() {
        level.matters(90);
        for (int i = 0; i < 8; i++) {
            look(20, 100);
            look(2, 400);
        }
        look(20, 100);
        look(5, 400);
        assertThat(level.jump()).isPresent();
    }

    @Test
    void aJumpThatStandsHasLastedAfterTheTimeThatMatters() {
        level.matters(90);
        look(40, 100);
        look(10, 400);
        assertThat(level.lasting()).isEmpty();
        look(12, 400);
        assertThat(level.lasting().orElseThrow().from()).isCloseTo(100, within(10.0));
        assertThat(level.jump()).isEmpty();
    }

    @Test
    void aBurstIsOverAsSoonAsItEnds() {
        look(40, 100);
        look(2, 400);
        look(2, 100);
        assertThat(level.present()).isCloseTo(100, within(30.0));
        assertThat(level.jump()).isEmpty();
    }

    @Test
    void jumpsThatNeverLastAreNoLongerBelieved() {
        level.matters(90);
        for (int i = 0; i < 8; i++) {
            look(20, 100);
            look(2, 400);
        }
        look(20, 100);
        look(1, 400);
        assertThat(level.jump()).isEmpty();
        assertThat(level.present()).isLessThan(300);
    }

    @Test
    void oneLookFarBeyondAllThatIsKnownIsDoubtedAndTwoAreNot() {
        look(40, 100);
        look(1, 5000);
        assertThat(level.jump()).isEmpty();
        assertThat(level.doubted()).isEmpty();
        look(1, 5000);
        assertThat(level.doubted()).isPresent();
        look(4, 5000);
        assertThat(level.jump()).isPresent();
    }
}
