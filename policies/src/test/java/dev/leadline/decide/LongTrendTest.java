// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LongTrendTest {

    private final LongTrend trend = new LongTrend();

    private void looks(int count, IntToDoubleFunction value) {
        for (int i = 0; i < count; i++) {
            trend.add(value.applyAsDouble(i), 5, Instant.EPOCH.plusSeconds(5L * i));
        }
    }

    @Test
    void aBreakIsDatedAndCarriedOnForHalfAsLongAgainAsItsAge() {
        looks(60, i -> 100 + 2 * Math.max(0, i - 41));
        assertThat(trend.change(10, 1)).isCloseTo(4, within(0.01));
        assertThat(trend.change(1000, 1)).isCloseTo(0.4 * 1.5 * 90, within(0.1));
    }

    @Test
    void aFallHasItsSign() {
        looks(60, i -> 100 - Math.max(0, i - 41));
        assertThat(trend.change(10, 1)).isCloseTo(-2, within(0.01));
    }

    @Test
    void aSlowRiseInNoiseIsSeenWithinItsErrors() {
        Random random = new Random(7);
        looks(140, i -> 50 + 0.4 * Math.max(0, i - 90) + 4 * random.nextGaussian());
        assertThat(trend.change(100, 1)).isBetween(5.0, 9.0);
    }

    @Test
    void noiseAlonePromisesLittle() {
        Random random = new Random(7);
        looks(140, i -> 50 + 4 * random.nextGaussian());
        assertThat(trend.change(240, 1)).isBetween(-8.0, 8.0);
    }

    @Test
    void aStepPromisesNothing() {
        looks(60, i -> i < 56 ? 100 : 400);
        assertThat(trend.change(60, 1)).isZero();
    }

    @Test
    void looksOfOneSecondAreGathered() {
        for (int i = 0; i < 300; i++) {
            trend.add(100 + 0.4 * Math.max(0, i - 209), 1, Instant.EPOCH.plusSeconds(i));
        }
        assertThat(trend.change(10, 1)).isCloseTo(4, within(0.2));
    }

    @Test
    void nothingIsPromisedBeforeAMinuteWasWatchedNorAfterAGap() {
        looks(11, i -> 100 + 10 * i);
        assertThat(trend.change(60, 1)).isZero();
        looks(60, i -> 100 + 2 * Math.max(0, i - 41));
        trend.interrupt();
        assertThat(trend.change(60, 1)).isZero();
    }
}
