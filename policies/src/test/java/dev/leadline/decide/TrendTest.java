// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrendTest {

    private final Trend trend = new Trend();
    private Instant now = Instant.EPOCH;

    private void look(double rate) {
        now = now.plusSeconds(5);
        trend.add(rate, 5, now);
    }

    @Test
    void aSteadyRiseGoesOnForTwiceAsLong() {
        for (int i = 0; i < 9; i++) {
            look(100 + 10 * i);
        }
        assertThat(trend.rise(10, 1)).isCloseTo(20, within(1e-6));
        assertThat(trend.rise(1000, 1)).isCloseTo(2 * 2 * (25 + 20), within(1e-5));
    }

    @Test
    void whereHalfOfAllJumpsLastARiseGoesOnForHalfTheTime() {
        for (int i = 0; i < 9; i++) {
            look(100 + 10 * i);
        }
        assertThat(trend.rise(10, 0.5)).as("not over yet").isCloseTo(20, within(1e-6));
        assertThat(trend.rise(1000, 0.5)).isCloseTo(2 * (25 + 20), within(1e-5));
    }

    @Test
    void aStepPromisesNothing() {
        for (int i = 0; i < 8; i++) {
            look(i < 4 ? 100 : 400);
        }
        assertThat(trend.rise(60, 1)).isZero();
    }

    @Test
    void aFallPromisesNothing() {
        for (int i = 0; i < 8; i++) {
            look(400 - 20 * i);
        }
        assertThat(trend.rise(60, 1)).isZero();
    }
}
