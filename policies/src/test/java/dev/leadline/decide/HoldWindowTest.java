// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HoldWindowTest {

    private final HoldWindow hold = new HoldWindow(0.01);
    private Instant now = Instant.EPOCH;
    private Optional<LevelJumps.Jump> jump = Optional.empty();

    private void follow(int seconds, double level, double missed) {
        for (int second = 0; second < seconds; second += 5) {
            now = now.plusSeconds(5);
            hold.follow(level, level / 5, jump, now, 5);
            hold.count(level * 5, missed * level * 5, false, 5);
        }
    }

    private void session(double missed) {
        jump = Optional.of(new LevelJumps.Jump(now, 1, 100));
        follow(300, 100, missed);
    }

    @Test
    void keepsThePeakForTheGapsThatWereSeen() {
        follow(300, 1, 0);
        session(0.3);
        follow(400, 1, 0);
        session(0.3);
        follow(300, 1, 0);
        assertThat(hold.length()).isBetween(Duration.ofSeconds(450), Duration.ofSeconds(560));
        assertThat(hold.kept(Role.Prefill, now).orElseThrow()).isBetween(100.0, 120.0);
        assertThat(hold.kept(Role.Decode, now).orElseThrow()).isBetween(20.0, 24.0);
        follow(400, 1, 0);
        assertThat(hold.kept(Role.Prefill, now)).isEmpty();
    }

    @Test
    void keepsNothingWhileJumpsMissNoMoreThanAllowed() {
        follow(300, 1, 0);
        session(0.005);
        follow(60, 1, 0);
        assertThat(hold.kept(Role.Prefill, now)).isEmpty();
    }

    @Test
    void keepsNothingForAPeakThatComesBackAfterHours() {
        session(0.3);
        follow(10_800, 1, 0);
        session(0.3);
        follow(60, 1, 0);
        assertThat(hold.kept(Role.Prefill, now)).isEmpty();
    }
}
