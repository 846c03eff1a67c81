// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.forecast.Bin;
import dev.leadline.testkit.ForAll;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class JumpsTest {

    @Test
    void findsASuddenRiseAndNeitherItsPlateauNorItsFall() {
        Jumps jumps = calm(100);
        assertThat(jumps.isJump(Bin.of(200))).isTrue();
        assertThat(jumps.isJump(Bin.of(200))).isFalse();
        assertThat(jumps.isJump(Bin.of(100))).isFalse();
    }

    @Test
    void measuresARiseByTheUsualDifferences() {
        assertThat(calm(100).isJump(Bin.of(103))).isFalse();
    }

    @Test
    void saysNothingBeforeItHasSeenEnoughAndRightAfterAGap() {
        assertThat(calm(20).isJump(Bin.of(200))).isFalse();
        Jumps jumps = calm(100);
        assertThat(jumps.isJump(Bin.unknown())).isFalse();
        assertThat(jumps.isJump(Bin.of(200))).isFalse();
    }

    @Test
    void aJumpLiesBeyondSixRobustDeviationsOfTheLastDifferences() {
        // Differences of −2, −1, 0, 1 and 2 in turn: the median absolute deviation is 1.
        double deviation = 1.4826;
        assertThat(stairs(31).isJump(Bin.of(100 + 6 * deviation - 0.01))).isFalse();
        assertThat(stairs(31).isJump(Bin.of(100 + 6 * deviation + 0.01))).isTrue();
        assertThat(stairs(36).isJump(Bin.of(100 + 6 * deviation - 0.01))).isFalse();
        assertThat(stairs(36).isJump(Bin.of(100 + 6 * deviation + 0.01))).isTrue();
        assertThat(stairs(26).isJump(Bin.of(500))).isFalse();
    }

    @Test
    void aSeriesThatNeverMovedHasNoMeasureForAJump() {
        Jumps jumps = new Jumps(6);
        for (int i = 0; i < 100; i++) {
            jumps.isJump(Bin.of(5));
        }
        assertThat(jumps.isJump(Bin.of(500))).isFalse();
    }

    /** Ends at 100 after every five differences. */
    private static Jumps stairs(int bins) {
        Jumps jumps = new Jumps(6);
        double[] places = {100, 98, 97, 97, 98};
        for (int i = 0; i < bins; i++) {
            jumps.isJump(Bin.of(places[i % 5]));
        }
        return jumps;
    }

    private static Jumps calm(int bins) {
        RandomGenerator random = ForAll.generator(4);
        Jumps jumps = new Jumps(6);
        for (int i = 0; i < bins; i++) {
            jumps.isJump(Bin.of(100 + random.nextGaussian()));
        }
        return jumps;
    }
}
