// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.testkit.ForAll;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever is done to a fleet, nothing gets lost and nothing is counted twice. */
class SimulatorInvariantsTest {

    private record Story(long seed, FleetSpec fleet, List<TraceRequest> load) {}

    @Test
    void requestsRoomAndAcceleratorsAreConservedUnderRandomOrdersAndFaults() {
        ForAll.forAll(100, 20, SimulatorInvariantsTest::story, SimulatorInvariantsTest::live);
    }

    private static Story story(RandomGenerator random) {
        boolean longAnswers = random.nextInt(3) == 0;
        int output = longAnswers ? 6000 : 1 + random.nextInt(300);
        double rate = longAnswers ? 0.5 + 3 * random.nextDouble() : 1 + 30 * random.nextDouble();
        FleetSpec fleet = SimulatorFixtures.fleet(random.nextInt(4), random.nextInt(4))
                .withGpuLimit(12 + random.nextInt(12))
                .withColdStart(new ColdStart(30 * random.nextDouble(), random.nextDouble()))
                .withTransfer(new TransferLink(25e9, 0.005, random.nextBoolean()));
        long seed = random.nextLong(1000);
        return new Story(
                seed, fleet, SimulatorFixtures.mixed(seed, rate, (int) (rate * 300), 1 + random.nextInt(6000), output));
    }

    private static void live(Story story) {
        RandomGenerator random = ForAll.generator(story.seed());
        FleetSimulator simulator = new FleetSimulator(story.fleet(), story.load(), story.seed());
        double billed = 0;
        for (double time = 0; time < 400; time += 0.5) {
            int held = held(simulator);
            simulator.advanceTo(time);
            check(simulator, story.fleet().gpuLimit());
            // Held accelerators change only at orders and events; half a second of slack each is far above the error.
            billed += 0.5 * held;
            disturb(simulator, random);
        }
        simulator.scale(FleetSpec.PREFILL, 2);
        simulator.scale(FleetSpec.DECODE, 2);
        assertThat(simulator.totals().totalUsage().totalSeconds()).isCloseTo(billed, within(0.03 * billed + 60));
        SimulatorFixtures.runToEnd(simulator);
        check(simulator, story.fleet().gpuLimit());
        if (serves(simulator)) {
            assertThat(simulator.totals().inFlight()).isZero();
        }
    }

    private static boolean serves(FleetSimulator simulator) {
        return ready(simulator, FleetSpec.PREFILL) > 0 && ready(simulator, FleetSpec.DECODE) > 0;
    }

    private static long ready(FleetSimulator simulator, String pool) {
        return SimulatorFixtures.instances(simulator, pool).stream()
                .filter(one -> one.state() == InstanceState.Ready)
                .count();
    }

    private static void disturb(FleetSimulator simulator, RandomGenerator random) {
        List<InstanceSnapshot> all = all(simulator);
        switch (random.nextInt(60)) {
            case 0, 1, 2 -> simulator.scale(FleetSpec.PREFILL, random.nextInt(6));
            case 3, 4, 5 -> simulator.scale(FleetSpec.DECODE, random.nextInt(6));
            case 6 -> {
                if (!all.isEmpty()) {
                    simulator.derate(all.get(random.nextInt(all.size())).id(), 0.3 + 0.7 * random.nextDouble());
                }
            }
            case 7 -> {
                if (!all.isEmpty() && random.nextInt(3) == 0) {
                    simulator.doom(all.get(random.nextInt(all.size())).id());
                }
            }
            default -> {}
        }
    }

    private static void check(FleetSimulator simulator, int gpuLimit) {
        SimulationTotals totals = simulator.totals();
        assertThat(totals.offered())
                .isEqualTo(totals.finished() + totals.rejected() + totals.failed() + totals.inFlight());
        assertThat(held(simulator)).isLessThanOrEqualTo(gpuLimit);
        double shown = 0;
        for (InstanceSnapshot instance : all(simulator)) {
            if (instance.engine().ifFresh().isPresent()) {
                EngineSample sample = instance.engine().ifFresh().orElseThrow();
                assertThat(sample.kvUsage().orElseThrow()).isBetween(0.0, 1.0);
                assertThat(sample.waitingTokens().orElseThrow()).isGreaterThanOrEqualTo(0);
                shown += sample.running().orElseThrow()
                        + sample.waitingForCapacity().orElseThrow()
                        + sample.waitingDeferred().orElseThrow();
            }
        }
        var router = simulator.snapshot().router().ifFresh().orElseThrow();
        assertThat(router.queuedTokens().orElseThrow()).isGreaterThanOrEqualTo(0);
        assertThat(shown + router.queued().orElseThrow()).isEqualTo(totals.inFlight());
    }

    private static int held(FleetSimulator simulator) {
        return all(simulator).stream()
                .filter(one -> one.state() != InstanceState.Pending)
                .mapToInt(InstanceSnapshot::accelerators)
                .sum();
    }

    private static List<InstanceSnapshot> all(FleetSimulator simulator) {
        List<InstanceSnapshot> all = new ArrayList<>();
        simulator.snapshot().pools().values().forEach(all::addAll);
        return all;
    }
}
