// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WilsonIntervalTest {

    @Test
    void agreesWithPublishedValues() {
        assertThat(WilsonInterval.of(81, 263).low()).isCloseTo(0.2553, within(1e-4));
        assertThat(WilsonInterval.of(81, 263).high()).isCloseTo(0.3662, within(1e-4));
        assertThat(WilsonInterval.of(0, 20).high()).isCloseTo(0.1611, within(1e-4));
        assertThat(WilsonInterval.of(1, 29).low()).isCloseTo(0.0061, within(1e-4));
    }

    @Test
    void staysWithinZeroAndOneAndKnowsNothingWithoutATrial() {
        assertThat(WilsonInterval.of(0, 0)).isEqualTo(new WilsonInterval(0, 1));
        assertThat(WilsonInterval.of(50, 50).high()).isEqualTo(1);
        assertThat(WilsonInterval.of(0, 50).low()).isZero();
    }

    @Test
    void refusesWhatIsNoShare() {
        assertThatThrownBy(() -> WilsonInterval.of(3, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WilsonInterval.of(-1, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
