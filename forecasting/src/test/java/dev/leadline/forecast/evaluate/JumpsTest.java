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

    private static Jumps calm(int bins) {
        RandomGenerator random = ForAll.generator(4);
        Jumps jumps = new Jumps(6);
        for (int i = 0; i < bins; i++) {
            jumps.isJump(Bin.of(100 + random.nextGaussian()));
        }
        return jumps;
    }
}
