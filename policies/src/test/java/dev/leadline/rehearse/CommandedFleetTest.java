// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static dev.leadline.rehearse.SimulatorFixtures.fleet;
import static dev.leadline.rehearse.SimulatorFixtures.instances;
import static dev.leadline.rehearse.SimulatorFixtures.mixed;
import static dev.leadline.rehearse.SimulatorFixtures.runToEnd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.testkit.ForAll;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CommandedFleetTest {

    private static final double TICK = 0.5;

    @Test
    void commandedWithTheTimesOfAnOrderedFleetItServesExactlyAsThatOne() {
        FleetSpec spec = fleet(2, 2).withColdStart(ColdStart.fixed(15));
        List<TraceRequest> load = mixed(7, 25, 6000, 1500, 150);
        FleetSimulator ordered = new FleetSimulator(spec, load, 1);
        FleetSimulator commanded = FleetSimulator.commanded(spec, load, 1);
        Follower follower = new Follower(ordered, commanded);

        follower.follow();
        for (double time = TICK; time < 260; time += TICK) {
            commanded.advanceTo(time);
            ordered.advanceTo(time);
            if (time % 20 == 0) {
                ordered.scale(FleetSpec.PREFILL, 2 + (int) (time / 20) % 3);
                ordered.scale(FleetSpec.DECODE, 2 + (int) (time / 40) % 4);
            }
            follower.follow();
        }
        SimulationTotals billed = commanded.totals();
        SimulationTotals expected = ordered.totals();
        runToEnd(ordered);
        runToEnd(commanded);

        assertThat(commanded.totals().attained()).isEqualTo(ordered.totals().attained());
        assertThat(commanded.totals().finished()).isEqualTo(6000);
        assertThat(commanded.totals().firstToken()).isEqualTo(ordered.totals().firstToken());
        assertThat(commanded.totals().perToken()).isEqualTo(ordered.totals().perToken());
        assertThat(commanded.attainmentByArrival(15)).isEqualTo(ordered.attainmentByArrival(15));
        assertThat(follower.removals).isGreaterThan(5);
        // A drained instance is billed until it is removed, which the follower does at the next tick.
        assertThat(billed.totalUsage().totalSeconds())
                .isCloseTo(expected.totalUsage().totalSeconds(), within(2 * TICK * follower.removals + 1e-6));
        assertThat(billed.totalUsage().startingSeconds())
                .isCloseTo(expected.totalUsage().startingSeconds(), within(1e-6));
    }

    /** Tells the commanded fleet, at every tick, what the ordered one did to its instances. */
    private static final class Follower {
        private final FleetSimulator ordered;
        private final FleetSimulator commanded;
        private final InstanceCommands commands;
        private final Map<String, InstanceState> known = new HashMap<>();
        private int removals;

        Follower(FleetSimulator ordered, FleetSimulator commanded) {
            this.ordered = ordered;
            this.commanded = commanded;
            this.commands = commanded.commands();
        }

        void follow() {
            Set<String> gone = new HashSet<>(known.keySet());
            ordered.snapshot()
                    .pools()
                    .forEach((pool, all) -> all.forEach(one -> {
                        gone.remove(one.id());
                        follow(pool, one);
                    }));
            for (String id : gone) {
                assertThat(known.remove(id)).isNotNull();
                commands.drain(id);
                assertThat(commands.isDrained(id)).isTrue();
                commands.remove(id);
                removals++;
            }
            assertThat(commanded.now()).isEqualTo(ordered.now());
        }

        private void follow(String pool, InstanceSnapshot one) {
            InstanceState before = known.put(one.id(), one.state());
            if (before == null) {
                commands.allocate(pool, one.id());
            }
            if (one.state() == InstanceState.Ready && before != InstanceState.Ready) {
                commands.ready(one.id());
            } else if (one.state() == InstanceState.Draining && before == InstanceState.Ready) {
                commands.drain(one.id());
            }
        }
    }

    @Test
    void anInstanceThatIsClosedFinishesWhatItRunsAndGetsNothingNewUntilItIsOpenedAgain() {
        FleetSimulator fleet = FleetSimulator.commanded(fleet(0, 0), mixed(3, 20, 2000, 1000, 100), 1);
        InstanceCommands commands = fleet.commands();
        ready(commands, FleetSpec.PREFILL, "p-a", "p-b");
        ready(commands, FleetSpec.DECODE, "d-a", "d-b");
        fleet.advanceTo(20);
        commands.accept("d-a", false);
        fleet.advanceTo(40);
        double atRest = generated(fleet, "d-a");
        assertThat(running(fleet, "d-a")).isZero();
        assertThat(running(fleet, "d-b")).isPositive();
        fleet.advanceTo(50);
        assertThat(generated(fleet, "d-a")).isEqualTo(atRest);

        commands.accept("d-a", true);
        fleet.advanceTo(60);
        assertThat(generated(fleet, "d-a")).isGreaterThan(atRest);
        runToEnd(fleet);
        assertThat(fleet.totals().finished()).isEqualTo(2000);
    }

    @Test
    void whatIsRemovedBeforeItIsDrainedLosesItsRequestsAndWhatIsDrainedLosesNone() {
        FleetSimulator fleet = FleetSimulator.commanded(fleet(0, 0), mixed(3, 20, 2000, 1000, 400), 1);
        InstanceCommands commands = fleet.commands();
        ready(commands, FleetSpec.PREFILL, "p-a", "p-b");
        ready(commands, FleetSpec.DECODE, "d-a", "d-b", "d-c");
        fleet.advanceTo(20);
        commands.drain("d-a");
        fleet.advanceTo(25);
        assertThat(commands.isDrained("d-a")).isFalse();
        while (!commands.isDrained("d-a")) {
            fleet.advanceTo(fleet.now() + 1);
        }
        commands.remove("d-a");
        assertThat(fleet.totals().failed()).isZero();

        int running = (int) running(fleet, "d-b");
        commands.remove("d-b");
        assertThat(fleet.totals().failed()).isGreaterThanOrEqualTo(running).isPositive();
        runToEnd(fleet);
        assertThat(fleet.totals().finished() + fleet.totals().failed()).isEqualTo(2000);
    }

    @Test
    void acceleratorsAreBilledFromAllocationToRemoval() {
        FleetSimulator fleet = FleetSimulator.commanded(fleet(0, 0), List.of(), 1);
        InstanceCommands commands = fleet.commands();
        fleet.advanceTo(10);
        commands.allocate(FleetSpec.DECODE, "d");
        fleet.advanceTo(25);
        commands.ready("d");
        fleet.advanceTo(55);
        commands.drain("d");
        assertThat(commands.isDrained("d")).isTrue();
        fleet.advanceTo(60);
        commands.remove("d");
        fleet.advanceTo(100);

        PoolUsage usage = fleet.totals().usageOf(FleetSpec.DECODE);
        assertThat(usage.startingSeconds()).isEqualTo(2 * 15);
        assertThat(usage.idleSeconds()).isEqualTo(2 * 30);
        assertThat(usage.drainingSeconds()).isEqualTo(2 * 5);
        assertThat(usage.totalSeconds()).isEqualTo(2 * 50);
        assertThat(instances(fleet, FleetSpec.DECODE)).isEmpty();
    }

    @Test
    void randomCommandsLoseNoRequestFromTheBooks() {
        ForAll.forAll(60, 20, random -> random.nextLong(1 << 20), CommandedFleetTest::live);
    }

    private static void live(long seed) {
        RandomGenerator random = ForAll.generator(seed);
        FleetSimulator fleet = FleetSimulator.commanded(fleet(0, 0), mixed(seed, 15, 1500, 2000, 200), seed);
        InstanceCommands commands = fleet.commands();
        List<String> there = new ArrayList<>();
        for (int step = 0; step < 200; step++) {
            fleet.advanceTo(step);
            act(random, commands, there, step);
            SimulationTotals totals = fleet.totals();
            assertThat(totals.offered())
                    .isEqualTo(totals.finished() + totals.rejected() + totals.failed() + totals.inFlight());
        }
        ready(commands, FleetSpec.PREFILL, "last-p");
        ready(commands, FleetSpec.DECODE, "last-d");
        assertThat(runToEnd(fleet).totals().inFlight()).isZero();
    }

    private static void act(RandomGenerator random, InstanceCommands commands, List<String> there, int step) {
        if (random.nextInt(3) == 0) {
            String id = "i" + step;
            commands.allocate(random.nextBoolean() ? FleetSpec.PREFILL : FleetSpec.DECODE, id);
            commands.ready(id);
            there.add(id);
        } else if (!there.isEmpty()) {
            String id = there.get(random.nextInt(there.size()));
            switch (random.nextInt(4)) {
                case 0 -> {
                    commands.drain(id);
                    there.remove(id);
                    commands.isDrained(id);
                }
                case 1 -> {
                    commands.remove(id);
                    there.remove(id);
                }
                case 2 -> commands.accept(id, false);
                default -> commands.accept(id, true);
            }
        }
    }

    @Test
    void commandsThatMakeNoSenseAreRefusedAndChangeNothing() {
        FleetSimulator fleet = FleetSimulator.commanded(fleet(1, 1), List.of(), 1);
        InstanceCommands commands = fleet.commands();
        assertThat(instances(fleet, FleetSpec.PREFILL)).isEmpty();
        assertThatThrownBy(() -> fleet.scale(FleetSpec.PREFILL, 2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> commands.ready("nobody")).hasMessageContaining("nobody");
        assertThatThrownBy(() -> commands.allocate("nowhere", "a")).hasMessageContaining("[prefill, decode]");
        commands.allocate(FleetSpec.PREFILL, "a");
        assertThatThrownBy(() -> commands.allocate(FleetSpec.DECODE, "a")).hasMessageContaining("already");
        assertThatThrownBy(() -> commands.accept("a", true)).hasMessageContaining("Starting");
        commands.ready("a");
        assertThatThrownBy(() -> commands.ready("a")).hasMessageContaining("Ready");
        assertThat(fleet.desired(FleetSpec.PREFILL)).isEqualTo(1);
        assertThatThrownBy(() -> new FleetSimulator(fleet(1, 1), List.of(), 1).commands())
                .isInstanceOf(IllegalStateException.class);
    }

    private static void ready(InstanceCommands commands, String pool, String... ids) {
        for (String id : ids) {
            commands.allocate(pool, id);
            commands.ready(id);
        }
    }

    private static double running(FleetSimulator fleet, String id) {
        return decoder(fleet, id).engine().ifFresh().orElseThrow().running().orElseThrow();
    }

    private static double generated(FleetSimulator fleet, String id) {
        return decoder(fleet, id)
                .engine()
                .ifFresh()
                .orElseThrow()
                .generationTokensTotal()
                .orElseThrow();
    }

    private static InstanceSnapshot decoder(FleetSimulator fleet, String id) {
        return instances(fleet, FleetSpec.DECODE).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
