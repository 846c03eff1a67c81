// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimedValuesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final TimedValues values = new TimedValues(Duration.ofMinutes(10));

    @Test
    void nothingKnownLeavesTheAnswerToTheCaller() {
        assertThat(values.last(7)).isEqualTo(7);
        assertThat(values.at(NOON, 6)).isEqualTo(6);
        assertThat(values.largest(NOON, Duration.ofMinutes(1), 5)).isEqualTo(5);
        assertThat(values.smallest(NOON, Duration.ofMinutes(1), 4)).isEqualTo(4);
    }

    @Test
    void aWindowHoldsItsFirstMomentAndNothingOlder() {
        values.add(NOON, 9);
        values.add(NOON.plusSeconds(60), 3);
        values.add(NOON.plusSeconds(120), 5);

        Instant now = NOON.plusSeconds(120);
        assertThat(values.largest(now, Duration.ofMinutes(2), 0)).isEqualTo(9);
        assertThat(values.largest(now, Duration.ofSeconds(119), 0)).isEqualTo(5);
        assertThat(values.smallest(now, Duration.ofSeconds(60), 99)).isEqualTo(3);
        assertThat(values.smallest(now, Duration.ofSeconds(59), 99)).isEqualTo(5);
        assertThat(values.largest(now.plusSeconds(600), Duration.ofSeconds(60), 2))
                .isEqualTo(2);
        assertThat(values.smallest(now.plusSeconds(600), Duration.ofSeconds(60), 2))
                .isEqualTo(2);
    }

    @Test
    void whatWasInForceAtAMomentIsTheLastValueUntilThen() {
        values.add(NOON, 9);
        values.add(NOON.plusSeconds(60), 3);

        assertThat(values.at(NOON.minusMillis(1), 1)).isEqualTo(1);
        assertThat(values.at(NOON, 1)).isEqualTo(9);
        assertThat(values.at(NOON.plusSeconds(59), 1)).isEqualTo(9);
        assertThat(values.at(NOON.plusSeconds(60), 1)).isEqualTo(3);
        assertThat(values.last(1)).isEqualTo(3);
    }

    @Test
    void oneValueOlderThanTheWindowStaysBecauseItWasInForceWhenItBegan() {
        values.add(NOON, 1);
        values.add(NOON.plusSeconds(60), 2);
        values.add(NOON.plusSeconds(120), 3);
        values.add(NOON.plusSeconds(660), 4);

        assertThat(values.at(NOON.plusSeconds(60), 0)).isEqualTo(2);
        assertThat(values.at(NOON.plusSeconds(59), 0)).isEqualTo(1);

        values.add(NOON.plusSeconds(661), 5);

        assertThat(values.at(NOON.plusSeconds(60), 0)).isEqualTo(2);
        assertThat(values.at(NOON.plusSeconds(59), 0)).isZero();
    }
}
