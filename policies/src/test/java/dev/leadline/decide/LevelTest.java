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

    /** Exact looks, one a second: alternating ones scatter by 10, whose mean half square of differences is 200. */
    private void looksOfASecond(int times, double rate, double scatter) {
        for (int i = 0; i < times; i++) {
            now = now.plusSeconds(1);
            level.learn(rate + (i % 2 == 0 ? scatter : -scatter), 1, now, 1000);
        }
    }

    @Test
    void oneLookDoesNotBeginAYoungLevelAnewAndTwoInARowDo() {
        level.matters(15);
        looksOfASecond(120, 100, 10);
        looksOfASecond(4, 300, 0);
        assertThat(level.present()).isEqualTo(300);
        looksOfASecond(1, 600, 0);
        assertThat(level.present()).as("blended into the mean since the jump").isBetween(300.0, 380.0);
        looksOfASecond(1, 600, 0);
        assertThat(level.present()).as("begun anew").isEqualTo(600);
    }

    @Test
    void chanceGrowsWithTheRootOfTheLevel() {
        level.matters(15);
        looksOfASecond(120, 100, 10);
        looksOfASecond(60, 400, 0);
        double before = level.present();
        // Four deviations are 57 at a level of 100 and about twice that at four times the level.
        looksOfASecond(1, 400 + 75, 0);
        assertThat(level.jump()).isEmpty();
        assertThat(level.present()).isCloseTo(before, within(10.0));
    }

    @Test
    void oneLowLookDoesNotEndAJump() {
        level.matters(15);
        looksOfASecond(120, 100, 15);
        looksOfASecond(8, 300, 0);
        looksOfASecond(1, 190, 0);
        looksOfASecond(8, 300, 0);
        assertThat(level.lasting()).isPresent();
    }
}
