// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.StartPath;
import dev.leadline.policy.LeadTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LeadTimesTest {

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
    private static final LeadTime AUTO = new LeadTime.Auto();

    private final LeadTimes leadTimes = new LeadTimes();

    private void see(int second, String id, InstanceState state, Optional<Instant> since) {
        InstanceSnapshot instance = new InstanceSnapshot(
                id,
                state,
                since,
                Optional.empty(),
                2,
                Reading.missing(MissingReason.NotReported, "not asked"),
                List.of());
        leadTimes.learn(new FleetSnapshot(
                START.plusSeconds(second),
                Map.of("prefill", List.of(instance)),
                Reading.missing(MissingReason.NotReported, "no router"),
                OptionalInt.empty()));
    }

    private void start(int at, int took, String id) {
        see(at, id, InstanceState.Pending, Optional.of(START.plusSeconds(at - 600)));
        see(at + 1, id, InstanceState.Starting, Optional.of(START.plusSeconds(at)));
        see(at + took + 1, id, InstanceState.Ready, Optional.of(START.plusSeconds(at + took)));
    }

    @Test
    void saysTwoMinutesUntilThreeStartsAreSeen() {
        start(1000, 40, "a");
        start(2000, 40, "b");
        assertThat(leadTimes.of("prefill", AUTO)).isEqualTo(Duration.ofMinutes(2));
        start(3000, 40, "c");
        assertThat(leadTimes.of("prefill", AUTO)).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void takesTheNinetiethPercentileAndNotTheWaitForAccelerators() {
        for (int i = 1; i <= 10; i++) {
            start(i * 1000, i * 10, "instance-" + i);
        }
        assertThat(leadTimes.of("prefill", AUTO)).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void believesTheOperator() {
        assertThat(leadTimes.of("prefill", new LeadTime.Fixed(Duration.ofSeconds(7))))
                .isEqualTo(Duration.ofSeconds(7));
    }

    private void start(StartPath path, int at, int waited, int took, String id) {
        Instant ordered = START.plusSeconds(at);
        Instant placed = ordered.plusSeconds(waited);
        Instant ready = placed.plusSeconds(took);
        for (InstanceState state : List.of(InstanceState.Starting, InstanceState.Ready)) {
            Instant since = state == InstanceState.Starting ? placed : ready;
            InstanceSnapshot instance = new InstanceSnapshot(
                    id,
                    state,
                    Optional.of(since),
                    Optional.of(ordered),
                    2,
                    Reading.missing(MissingReason.NotReported, "not asked"),
                    List.of(),
                    Optional.of(path));
            leadTimes.learn(new FleetSnapshot(
                    since.plusSeconds(1),
                    Map.of("prefill", List.of(instance)),
                    Reading.missing(MissingReason.NotReported, "no router"),
                    OptionalInt.empty()));
        }
    }

    @Test
    void waitingBelongsToThePathsThatWait() {
        for (int i = 0; i < 3; i++) {
            start(StartPath.NewNode, 1000 * i, 200, 60, "new-" + i);
            start(StartPath.PlaceholderEvicted, 1000 * i + 300, 30, 50, "evicting-" + i);
            start(StartPath.FreeAccelerator, 1000 * i + 600, 5, 40, "free-" + i);
        }
        assertThat(leadTimes.measured("prefill"))
                .containsExactly(
                        new StartTimes(StartPath.FreeAccelerator, 3, Duration.ofSeconds(40), Duration.ofSeconds(40)),
                        new StartTimes(StartPath.PlaceholderEvicted, 3, Duration.ofSeconds(80), Duration.ofSeconds(80)),
                        new StartTimes(StartPath.NewNode, 3, Duration.ofSeconds(260), Duration.ofSeconds(260)));
        leadTimes.expect("prefill", Optional.of(StartPath.NewNode));
        assertThat(leadTimes.of("prefill", AUTO)).isEqualTo(Duration.ofSeconds(260));
        leadTimes.expect("prefill", Optional.of(StartPath.PlaceholderEvicted));
        assertThat(leadTimes.of("prefill", AUTO)).isEqualTo(Duration.ofSeconds(80));
        leadTimes.expect("prefill", Optional.empty());
        assertThat(leadTimes.of("prefill", AUTO)).as("as the last start went").isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void aPathOfWhichNothingIsKnownIsTakenForTheUsualOne() {
        for (int i = 0; i < 3; i++) {
            start(StartPath.FreeAccelerator, 1000 * i, 5, 40, "free-" + i);
        }
        leadTimes.expect("prefill", Optional.of(StartPath.NewNode));
        assertThat(leadTimes.of("prefill", AUTO)).isEqualTo(Duration.ofSeconds(40));
        start(StartPath.NewNode, 5000, 300, 40, "new");
        assertThat(leadTimes.of("prefill", AUTO))
                .as("a longer one is believed at once")
                .isEqualTo(Duration.ofSeconds(340));
    }

    @Test
    void aStartThatLastsLongerThanTheGuessIsBelievedWhileItLasts() {
        see(0, "a", InstanceState.Starting, Optional.of(START));
        see(150, "a", InstanceState.Starting, Optional.of(START));
        assertThat(leadTimes.of("prefill", AUTO)).isEqualTo(Duration.ofSeconds(150));
        see(900, "a", InstanceState.Starting, Optional.of(START));
        assertThat(leadTimes.of("prefill", AUTO))
                .as("one that hangs says little")
                .isEqualTo(Duration.ofMinutes(4));
    }

    @Test
    void anotherPoolsLongerStartIsBelievedUntilThreeOfItsOwnAreSeen() {
        start(0, 200, "a");
        assertThat(leadTimes.of("decode", AUTO)).isEqualTo(Duration.ofSeconds(200));
    }

    @Test
    void readinessLostAndRegainedIsNoStart() {
        start(0, 40, "a");
        for (int i = 1; i <= 5; i++) {
            see(100 * i, "a", InstanceState.Starting, Optional.of(START.plusSeconds(100L * i)));
            see(100 * i + 5, "a", InstanceState.Ready, Optional.of(START.plusSeconds(100L * i + 4)));
        }
        assertThat(leadTimes.measured("prefill").getFirst().starts()).isEqualTo(1);
    }
}
