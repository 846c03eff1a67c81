// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Survival of jumps from 100 to 400, by hand; what matters is whether one outlasts 60 s. */
class LevelJumpsTest {

    private final LevelJumps jumps = new LevelJumps(0.3);
    private Instant now = Instant.EPOCH;

    private void begin() {
        jumps.begin(100, 400, now);
    }

    private void stand(double rate, int seconds) {
        now = now.plusSeconds(seconds);
        jumps.settle(rate, now);
    }

    private static double unseen(double age) {
        return Math.sqrt(age / (age + 60));
    }

    @Test
    void aYoungJumpIsNoMoreLikelyThanItsAgeSays() {
        assertThat(jumps.persistence()).isEqualTo(1);
        begin();
        assertThat(jumps.persistence()).as("no younger than 5 s").isCloseTo(unseen(5), within(1e-12));
        stand(400, 3);
        assertThat(jumps.persistence()).isCloseTo(unseen(5), within(1e-12));
        assertThat(jumps.believed()).isFalse();
        stand(400, 17);
        assertThat(jumps.persistence()).isCloseTo(0.5, within(1e-12));
        assertThat(jumps.believed()).isTrue();
    }

    @Test
    void aJumpIsOverOnceHalfOfItIsGone() {
        begin();
        stand(250, 10);
        assertThat(jumps.open()).isPresent();
        stand(249, 10);
        assertThat(jumps.open()).isEmpty();
        assertThat(jumps.lasting()).isEmpty();
    }

    @Test
    void aJumpThatStandsThroughTheTimeThatMattersLasts() {
        begin();
        stand(400, 59);
        assertThat(jumps.lasting()).isEmpty();
        stand(400, 1);
        assertThat(jumps.open()).isEmpty();
        assertThat(jumps.lasting()).contains(new LevelJumps.Jump(Instant.EPOCH, 100, 400));
    }

    @Test
    void jumpsOfTheSameAgeCountAndShorterOnesDoNot() {
        begin();
        stand(100, 10);
        begin();
        stand(100, 30);
        begin();
        stand(400, 60);
        begin();
        stand(400, 10);
        assertThat(jumps.persistence())
                .as("three reached 10 s, one of them lasted")
                .isCloseTo((2 * unseen(10) + 1) / (2 + 3), within(1e-12));
        stand(400, 10);
        assertThat(jumps.persistence()).as("two reached 20 s").isCloseTo((2 * unseen(20) + 1) / (2 + 2), within(1e-12));
    }

    @Test
    void aJumpIsLikeBurstsOnceOthersOfItsAgeHaveFadedAndNoneHasLasted() {
        begin();
        stand(400, 5);
        assertThat(jumps.believed()).isFalse();
        assertThat(jumps.likeBursts()).as("nothing is known of bursts yet").isFalse();
        stand(100, 15);
        assertThat(jumps.likeBursts()).as("none is under way").isFalse();
        begin();
        stand(400, 5);
        assertThat(jumps.likeBursts()).isTrue();
    }

    @Test
    void twoThatLastedAreAssumedInTheShareThatDid() {
        assertThat(jumps.lastingShare()).isEqualTo(1);
        begin();
        stand(100, 10);
        begin();
        stand(100, 10);
        assertThat(jumps.lastingShare()).isCloseTo(2 / 4.0, within(1e-12));
        begin();
        stand(400, 60);
        assertThat(jumps.lastingShare()).isCloseTo(3 / 5.0, within(1e-12));
    }

    @Test
    void anOpenJumpIsCarriedOnByFurtherOnes() {
        begin();
        stand(400, 20);
        jumps.begin(400, 900, now);
        assertThat(jumps.open()).contains(new LevelJumps.Jump(Instant.EPOCH, 100, 400));
        assertThat(jumps.persistence()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void anewOneBeginsAtAgeNought() {
        begin();
        stand(100, 20);
        begin();
        assertThat(jumps.persistence())
                .as("one reached this age, none lasted")
                .isCloseTo(2 * unseen(5) / 3, within(1e-12));
    }

    @Test
    void onlyTheLastTwentyAreRemembered() {
        begin();
        stand(400, 60);
        for (int i = 0; i < 20; i++) {
            begin();
            stand(100, 20);
        }
        begin();
        assertThat(jumps.persistence()).isCloseTo(2 * unseen(5) / 22, within(1e-12));
    }

    @Test
    void aGapEndsAJumpAndAnotherTimeMayMatter() {
        begin();
        jumps.interrupt();
        assertThat(jumps.open()).isEmpty();
        jumps.matters(20);
        begin();
        stand(400, 20);
        assertThat(jumps.lasting()).isPresent();
    }

    @Test
    void whoeverAsksForNoBeliefBelievesAtOnce() {
        LevelJumps credulous = new LevelJumps(0);
        credulous.begin(100, 400, now);
        assertThat(credulous.believed()).isTrue();
    }
}
