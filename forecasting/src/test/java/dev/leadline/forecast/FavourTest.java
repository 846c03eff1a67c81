// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FavourTest {

    @Test
    void aFavouredCandidateWeighsMoreAtFirstAndAsMuchAsOthersInTheEnd() {
        Favour favour = Favour.toAll(3);
        assertThat(favour.of(2, 0)).isEqualTo(41);
        assertThat(favour.of(2, 150)).isEqualTo(11);
        assertThat(favour.of(2, 1_000_000)).isCloseTo(1, within(0.001));
        assertThat(favour.of(3, 0)).isEqualTo(1);
        assertThat(favour.sharpness(1)).isEqualTo(1);
    }

    @Test
    void forecastsThatOverlapAreDoubtedLonger() {
        assertThat(Favour.toRaw(1).of(0, 50)).isEqualTo(76);
        assertThat(Favour.toRaw(4).of(0, 100)).isEqualTo(76);
        assertThat(Favour.toRaw(4).of(1, 0)).isEqualTo(1);
    }

    @Test
    void patienceGrowsWithTheRootOfTheEvidence() {
        assertThat(Favour.toRaw(1).sharpness(50)).isEqualTo(0.5);
        assertThat(Favour.toRaw(1).sharpness(200)).isEqualTo(1);
    }
}
