// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The level of a series by hand: exponential means, and what lies further off than chance allows. */
class LevelFormulaTest {

    private final Level level = new Level();
    private Instant now = Instant.EPOCH;

    private void look(double rate, double seconds, double highest) {
        now = now.plusMillis(Math.round(1000 * seconds));
        level.learn(rate, seconds, now, highest);
    }

    private void looks(int times, double rate) {
        for (int i = 0; i < times; i++) {
            look(rate, 5, 100);
        }
    }

    /** Rates that swing by ±1 around 100: half squares of 2 per difference, so a variance of 10 in one second. */
    private void swing(int times) {
        for (int i = 0; i < times; i++) {
            look(i % 2 == 0 ? 99 : 101, 5, 100);
        }
    }

    @Test
    void isTheExponentialMeanOfFifteenSeconds() {
        look(10, 5, 0);
        assertThat(level.present()).isEqualTo(10);
        look(20, 5, 0);
        double keep = Math.exp(-5 / 15.0);
        assertThat(level.present()).isCloseTo((keep * 10 + 20) / (keep + 1), within(1e-12));
        look(40, 10, 0);
        double longer = Math.exp(-10 / 15.0);
        double weight = 1 - keep * keep;
        double before = (keep * 10 + 20) / (keep + 1);
        assertThat(level.present())
                .isCloseTo(
                        (longer * weight * before + (1 - longer) * 40) / (longer * weight + 1 - longer), within(1e-9));
    }

    @Test
    void nothingIsOffBeforeAMinuteWasWatched() {
        looks(11, 100);
        look(400, 5, 100);
        assertThat(level.jump()).isEmpty();
        assertThat(level.doubted()).isEmpty();
        level.interrupt();
        looks(12, 100);
        look(400, 5, 100);
        assertThat(level.doubted()).isPresent();
    }

    @Test
    void aRiseOfTwoFifthsBeyondFourDeviationsIsAJump() {
        swing(40);
        look(141, 5, 100);
        assertThat(level.doubted()).as("1.4 times and far beyond chance").isPresent();
        Level calm = new Level(false);
        for (int i = 0; i < 40; i++) {
            calm.learn(100, 5, now.plusSeconds(5L * i), 100);
        }
        calm.learn(139, 5, now.plusSeconds(200), 100);
        assertThat(calm.jump()).as("less than 1.4 times").isEmpty();
        calm.learn(200, 5, now.plusSeconds(205), 100);
        assertThat(calm.jump()).isPresent();
    }

    @Test
    void whatChanceAllowsIsNoJump() {
        for (int i = 0; i < 60; i++) {
            look(i % 2 == 0 ? 60 : 140, 5, 150);
        }
        look(200, 5, 150);
        assertThat(level.doubted())
                .as("100 above the mean, and a deviation is some 57")
                .isEmpty();
        look(500, 5, 150);
        assertThat(level.doubted()).isPresent();
    }

    @Test
    void aFallBeginsTheLevelAnew() {
        looks(40, 100);
        look(50, 5, 100);
        assertThat(level.present()).isCloseTo(50, within(1e-9));
        Level other = new Level();
        for (int i = 0; i < 40; i++) {
            other.learn(100, 5, now.plusSeconds(5L * i), 100);
        }
        other.learn(72, 5, now.plusSeconds(200), 100);
        assertThat(other.present()).as("less than 1.4 times below").isBetween(85.0, 95.0);
    }

    @Test
    void fiveTimesEverythingKnownIsDoubtedOnce() {
        looks(40, 100);
        look(501, 5, 100);
        assertThat(level.doubted()).isEmpty();
        look(501, 5, 100);
        assertThat(level.doubted()).isPresent();
        Level known = new Level();
        for (int i = 0; i < 40; i++) {
            known.learn(100, 5, now.plusSeconds(5L * i), 101);
        }
        known.learn(501, 5, now.plusSeconds(200), 101);
        assertThat(known.doubted()).as("less than five times the highest").isPresent();
    }

    @Test
    void aDoubtedJumpShowsAsTheMeanAndABelievedOneAsItself() {
        level.matters(60);
        looks(40, 100);
        look(400, 5, 100);
        double keep = Math.exp(-5 / 15.0);
        assertThat(level.present()).isCloseTo(100 + (1 - keep) * 300, within(0.1));
        assertThat(level.doubted()).hasValueCloseTo(Math.sqrt(5 / 65.0), within(1e-9));
        looks(2, 400);
        assertThat(level.jump()).isPresent();
        assertThat(level.present()).isCloseTo(400, within(1e-9));
        assertThat(level.jump().orElseThrow().from()).isCloseTo(100, within(1e-9));
        assertThat(level.jump().orElseThrow().to()).isEqualTo(400);
    }

    @Test
    void aGapForgetsTheLevelAndTheOpenJump() {
        looks(40, 100);
        looks(2, 400);
        level.interrupt();
        assertThat(level.jump()).isEmpty();
        look(30, 5, 400);
        assertThat(level.present()).isEqualTo(30);
    }
}
