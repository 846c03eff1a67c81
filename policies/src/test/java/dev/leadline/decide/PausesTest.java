// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.explain.ReasonCode;
import dev.leadline.forecast.Bin;
import dev.leadline.forecast.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Zeros that are rare, what was highest lately, and what woke a fleet. */
class PausesTest {

    private final RarePause pause = new RarePause();
    private final RecentHighest highest = new RecentHighest();
    private final RestMemory rest = new RestMemory();
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:30Z");

    private void bins(int count, double value) {
        for (int i = 0; i < count; i++) {
            pause.take(Bin.of(value));
        }
    }

    @Test
    void theFirstZerosOfASeasonedSeriesAreRemarkable() {
        bins(30, 5);
        assertThat(pause.finding()).isEmpty();
        bins(1, 0);
        assertThat(pause.finding()).contains(new Finding.SilentZeros(1));
        pause.take(Bin.unknown());
        assertThat(pause.finding()).contains(new Finding.SilentZeros(1));
        bins(19, 0);
        assertThat(pause.finding()).contains(new Finding.SilentZeros(20));
        bins(1, 0);
        assertThat(pause.finding()).as("its forecaster judges from here").isEmpty();
    }

    @Test
    void aSeriesOfLessThanThirtyBinsSaysNothingYet() {
        bins(29, 5);
        bins(1, 0);
        assertThat(pause.finding()).isEmpty();
        bins(1, 5);
        bins(1, 0);
        assertThat(pause.finding())
                .as("one pause in 32 bins is none of two hundred")
                .isEmpty();
    }

    @Test
    void onePauseInTwoHundredBinsIsStillRare() {
        bins(100, 5);
        bins(1, 0);
        bins(97, 5);
        bins(1, 0);
        assertThat(pause.finding()).as("one pause in 199 bins").isEmpty();
        bins(1, 0);
        assertThat(pause.finding()).as("one pause in 200 bins").contains(new Finding.SilentZeros(2));
    }

    @Test
    void aSeriesThatNeverWorkedHasNoPauses() {
        bins(100, 0);
        bins(40, 5);
        bins(1, 0);
        assertThat(pause.finding()).contains(new Finding.SilentZeros(1));
    }

    @Test
    void theHighestOfTheLastTenMinutesIsForgottenAfterEleven() {
        assertThat(highest.value()).isZero();
        highest.add(7, NOW);
        highest.add(5, NOW.plusSeconds(60));
        highest.add(3, NOW.plusSeconds(120));
        assertThat(highest.value()).isEqualTo(7);
        highest.add(1, NOW.plusSeconds(10 * 60));
        assertThat(highest.value()).isEqualTo(7);
        highest.add(1, NOW.plusSeconds(11 * 60));
        assertThat(highest.value()).isEqualTo(5);
        highest.add(1, NOW.plusSeconds(12 * 60));
        assertThat(highest.value()).isEqualTo(3);
        highest.add(2, NOW.plusSeconds(100 * 60));
        assertThat(highest.value()).isEqualTo(2);
    }

    @Test
    void theHighestWithinOneMinuteIsKept() {
        highest.add(4, NOW);
        highest.add(2, NOW.plusSeconds(5));
        assertThat(highest.value()).isEqualTo(4);
    }

    @Test
    void aWakeCountsUntilItIsCarriedOutOrItsWindowIsOver() {
        RestMemory.Wake wake = new RestMemory.Wake(ReasonCode.WokenByQueue, Map.of(), "Somebody waits.");
        assertThat(rest.wokenWithin(Duration.ofMinutes(1), NOW)).isEmpty();
        rest.woken(wake, NOW);
        assertThat(rest.wokenWithin(Duration.ofMinutes(1), NOW.plusSeconds(59))).contains(wake);
        assertThat(rest.wokenWithin(Duration.ofMinutes(1), NOW.plusSeconds(60))).isEmpty();
        rest.rested(false);
        assertThat(rest.wokenWithin(Duration.ofMinutes(1), NOW)).contains(wake);
        assertThat(rest.rested()).isFalse();
        rest.rested(true);
        assertThat(rest.wokenWithin(Duration.ofMinutes(1), NOW)).isEmpty();
        assertThat(rest.rested()).isTrue();
    }
}
