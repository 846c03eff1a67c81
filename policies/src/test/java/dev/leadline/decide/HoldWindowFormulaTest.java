// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Peaks of 100 that miss more than allowed, and for how long their size is kept. */
class HoldWindowFormulaTest {

    private final HoldWindow hold = new HoldWindow(0.01);
    private Instant now = Instant.EPOCH;
    private Optional<LevelJumps.Jump> jump = Optional.empty();

    private void follow(int seconds, double level) {
        for (int second = 0; second < seconds; second += 5) {
            now = now.plusSeconds(5);
            hold.follow(level, level / 10, jump, now, 5);
        }
    }

    private void session(int seconds, double level) {
        jump = Optional.of(new LevelJumps.Jump(now, 1, level));
        follow(seconds, level);
    }

    private void missing() {
        hold.count(100, 50, false, 5);
    }

    @Test
    void missesFadeWithinAnHourAndCountAgainstWhatWasOffered() {
        hold.count(100, 10, false, 5);
        assertThat(hold.missedShare()).isCloseTo(0.1, within(1e-12));
        hold.count(100, 0, false, 1800);
        double keep = Math.exp(-0.5);
        assertThat(hold.missedShare()).isCloseTo(keep * 10 / (keep * 100 + 100), within(1e-12));
        assertThat(new HoldWindow(0.01).missedShare()).isZero();
    }

    @Test
    void whatAnOpenJumpMissesCountsOnlyOnceItHasLasted() {
        hold.count(100, 10, true, 5);
        hold.count(100, 10, true, 5);
        assertThat(hold.missedShare()).isZero();
        session(5, 100);
        double keep = Math.exp(-5 / 3600.0);
        assertThat(hold.missedShare()).isCloseTo(20 / (keep * 100 + 100), within(1e-9));
    }

    @Test
    void whatABurstMissedIsForgotten() {
        hold.count(100, 10, true, 5);
        hold.count(100, 0, false, 5);
        session(5, 100);
        assertThat(hold.missedShare()).isZero();
    }

    @Test
    void nothingIsKeptWhileNoMoreThanAllowedIsMissed() {
        hold.count(1000, 10, false, 5);
        assertThat(hold.length()).isZero();
        hold.count(1000, 30, false, 5);
        assertThat(hold.length()).as("no gap was seen yet").isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aPeakIsKeptFromItsFallOn() {
        missing();
        session(300, 100);
        assertThat(hold.kept(Role.Prefill, now)).as("it still stands").isEmpty();
        follow(5, 40);
        assertThat(hold.kept(Role.Prefill, now)).hasValueCloseTo(100.0, within(1e-9));
        assertThat(hold.kept(Role.Decode, now)).hasValueCloseTo(10.0, within(1e-9));
        assertThat(hold.kept(Role.Aggregated, now.plusSeconds(599))).isPresent();
        assertThat(hold.kept(Role.Prefill, now.plusSeconds(600))).isEmpty();
    }

    @Test
    void thePeakIsItsLevelAndNotItsHighestMoment() {
        missing();
        session(300, 100);
        now = now.plusSeconds(5);
        hold.follow(200, 20, jump, now, 5);
        double blend = 1 - Math.exp(-5 / 60.0);
        follow(5, 30);
        assertThat(hold.kept(Role.Prefill, now)).hasValueCloseTo(100 + blend * 100, within(1e-6));
        assertThat(hold.kept(Role.Decode, now)).hasValueCloseTo(10 + blend * 10, within(1e-6));
        follow(100, 1);
        assertThat(hold.kept(Role.Prefill, now))
                .as("what comes after it changes it no more")
                .hasValueCloseTo(100 + blend * 100, within(1e-6));
    }

    @Test
    void halfAPeakIsStillThePeak() {
        missing();
        session(300, 100);
        follow(5, 50);
        assertThat(hold.kept(Role.Prefill, now)).isEmpty();
    }

    @Test
    void keepsOneAndAQuarterOfTheUsualGap() {
        missing();
        session(100, 100);
        for (int gap : new int[] {100, 200, 300, 400, 500}) {
            follow(gap, 1);
            session(100, 100);
        }
        follow(5, 1);
        // The fall is seen 5 s after the peak; of five gaps the longest but one is the usual one… 0.81 · 5 rounds up to
        // 5.
        assertThat(hold.length()).isEqualTo(Duration.ofMillis(Math.round(1.25 * 495_000)));
        follow(595, 1);
        session(100, 100);
        follow(700, 1);
        session(100, 100);
        assertThat(hold.length()).as("the sixth of seven").isEqualTo(Duration.ofMillis(Math.round(1.25 * 595_000)));
    }

    @Test
    void onlyTheLastTwentyGapsCount() {
        missing();
        session(20, 100);
        for (int i = 0; i < 5; i++) {
            follow(1000, 1);
            session(20, 100);
        }
        for (int i = 0; i < 17; i++) {
            follow(100, 1);
            session(20, 100);
        }
        assertThat(hold.length())
                .as("three long ones of twenty are fewer than one in five")
                .isEqualTo(Duration.ofMillis(Math.round(1.25 * 95_000)));
    }

    @Test
    void aGapCountsOnlyBeforeAPeakOfItsKind() {
        missing();
        session(100, 100);
        follow(200, 1);
        session(100, 40);
        assertThat(hold.length()).as("a small peak").isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void gapsOfHoursAreMetByAStart() {
        missing();
        session(100, 100);
        follow(8_645, 1);
        session(100, 100);
        assertThat(hold.length()).isEqualTo(Duration.ofHours(3));
        follow(9_000, 1);
        session(100, 100);
        assertThat(hold.length()).isZero();
    }

    @Test
    void oneJumpIsCountedOnce() {
        missing();
        session(100, 100);
        follow(100, 1);
        assertThat(hold.kept(Role.Prefill, now)).isPresent();
        follow(100, 100);
        assertThat(hold.kept(Role.Prefill, now))
                .as("the same jump begins no second peak")
                .isPresent();
    }
}
