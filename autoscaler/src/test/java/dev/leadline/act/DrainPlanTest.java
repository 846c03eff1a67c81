// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.loop.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DrainPlanTest {

    private static final Instant NOW = Samples.NOON;
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /** A ready, labelled, sound replica with some requests. */
    private record Given(
            String id,
            boolean ready,
            boolean labelled,
            long drainedFor,
            int index,
            DrainReplica.Worth worth,
            double load) {

        static Given replica(int index, double load) {
            return new Given("d-" + index, true, true, -1, index, DrainReplica.Worth.Sound, load);
        }

        Given worth(DrainReplica.Worth how) {
            return new Given(id, ready, labelled, drainedFor, index, how, load);
        }

        Given drainedFor(long seconds) {
            return new Given(id, ready, labelled, seconds, index, worth, load);
        }

        Given unready() {
            return new Given(id, false, labelled, drainedFor, index, worth, load);
        }

        Given unlabelled() {
            return new Given(id, ready, false, drainedFor, index, worth, load);
        }

        DrainReplica build() {
            return new DrainReplica(
                    id,
                    ready,
                    labelled,
                    drainedFor < 0 ? Optional.empty() : Optional.of(NOW.minusSeconds(drainedFor)),
                    OptionalInt.of(index),
                    "rs",
                    worth,
                    load < 0 ? OptionalDouble.empty() : OptionalDouble.of(load),
                    NOW,
                    OptionalDouble.of(0.5));
        }
    }

    private static DrainPlan.Step next(DrainOrder order, int desired, Given... replicas) {
        return DrainPlan.next(List.of(replicas).stream().map(Given::build).toList(), desired, order, NOW, TIMEOUT);
    }

    private static Given replica(int index, double load) {
        return Given.replica(index, load);
    }

    private static DrainPlan.Work work(List<String> undo, List<String> begin, List<String> waiting) {
        return new DrainPlan.Work(undo, begin, waiting);
    }

    @Test
    void doomedGoesBeforeSpotBeforeDeratedBeforeIdle() {
        Given doomed = replica(0, 90).worth(DrainReplica.Worth.Doomed);
        Given spot = replica(1, 80).worth(DrainReplica.Worth.Spot);
        Given derated = replica(2, 70).worth(DrainReplica.Worth.Derated);
        Given idle = replica(3, 0);
        Given busy = replica(4, 60);

        assertThat(next(DrainOrder.ByCost, 4, busy, idle, derated, spot, doomed))
                .isEqualTo(work(List.of(), List.of("d-0"), List.of()));
        assertThat(next(DrainOrder.ByCost, 1, busy, idle, derated, spot, doomed))
                .isEqualTo(work(List.of(), List.of("d-0", "d-1", "d-2", "d-3"), List.of()));
    }

    @Test
    void unreadyOnesGoFirstSinceTheirControllerTakesThemWhateverTheCost() {
        Given doomed = replica(0, 9).worth(DrainReplica.Worth.Doomed);
        Given starting = replica(1, -1).unready();

        assertThat(next(DrainOrder.ByCost, 1, doomed, starting))
                .isEqualTo(new DrainPlan.Shrink(List.of(), "Those that go had finished their requests."));
    }

    @Test
    void byIndexTheHighestGoWhateverTheirState() {
        Given doomed = replica(0, 0).worth(DrainReplica.Worth.Doomed);

        assertThat(next(DrainOrder.ByIndex, 2, doomed, replica(2, 50), replica(1, 0)))
                .isEqualTo(work(List.of(), List.of("d-2"), List.of()));
    }

    @Test
    void theNumberFallsWhenAFreshReadingOfAllShowsNothing() {
        assertThat(next(DrainOrder.ByCost, 1, replica(0, 5), replica(1, 2).drainedFor(60)))
                .isEqualTo(work(List.of(), List.of(), List.of("d-1")));
        assertThat(next(DrainOrder.ByCost, 1, replica(0, 5), replica(1, -1).drainedFor(60)))
                .isEqualTo(work(List.of(), List.of(), List.of("d-1")));
        assertThat(next(DrainOrder.ByCost, 1, replica(0, 5), replica(1, 0).drainedFor(2)))
                .isEqualTo(work(List.of(), List.of(), List.of("d-1")));
        assertThat(next(DrainOrder.ByCost, 1, replica(0, 5), replica(1, 0).drainedFor(60)))
                .isEqualTo(new DrainPlan.Shrink(List.of(), "Those that go had finished their requests."));
    }

    @Test
    void theTimeoutEndsTheWait() {
        assertThat(next(DrainOrder.ByCost, 1, replica(0, 5), replica(1, 3).drainedFor(300)))
                .isEqualTo(new DrainPlan.Shrink(List.of(), "The drain timeout of 300 s is over for d-1."));
    }

    @Test
    void needingMoreAgainUndoesTheBusiestFirst() {
        Given[] three = {
            replica(0, 5), replica(1, 1).drainedFor(60), replica(2, 9).drainedFor(60)
        };

        assertThat(next(DrainOrder.ByCost, 2, three)).isEqualTo(work(List.of("d-2"), List.of(), List.of("d-1")));
        assertThat(next(DrainOrder.ByCost, 3, three)).isEqualTo(new DrainPlan.Shrink(List.of("d-1", "d-2"), ""));
    }

    @Test
    void aShrinkNeverClaimsAChoiceThatNobodyHonours() {
        Given idle = replica(0, 0);
        Given busy = replica(1, 9).unlabelled();
        assertThat(next(DrainOrder.NotKnown, 1, idle, busy))
                .isInstanceOfSatisfying(
                        DrainPlan.Plain.class,
                        plain -> assertThat(plain.why()).contains("does not say which replicas go"));
        assertThat(next(DrainOrder.ByIndex, 1, idle, busy))
                .isInstanceOfSatisfying(
                        DrainPlan.Plain.class,
                        plain -> assertThat(plain.why()).contains("do not carry the drain label"));
    }

    @Test
    void aRolloutIsWaitedFor() {
        DrainReplica old = replica(0, 5).build();
        DrainReplica fresh = new DrainReplica(
                "d-1",
                true,
                true,
                Optional.empty(),
                OptionalInt.empty(),
                "newer-rs",
                DrainReplica.Worth.Sound,
                OptionalDouble.of(1),
                NOW,
                OptionalDouble.empty());

        assertThat(DrainPlan.next(List.of(old, fresh), 1, DrainOrder.ByCost, NOW, TIMEOUT))
                .isEqualTo(new DrainPlan.Rollout());
    }
}
