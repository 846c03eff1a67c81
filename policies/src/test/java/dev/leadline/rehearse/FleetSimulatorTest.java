// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static dev.leadline.rehearse.SimulatorFixtures.QWEN;
import static dev.leadline.rehearse.SimulatorFixtures.engine;
import static dev.leadline.rehearse.SimulatorFixtures.fleet;
import static dev.leadline.rehearse.SimulatorFixtures.mixed;
import static dev.leadline.rehearse.SimulatorFixtures.poisson;
import static dev.leadline.rehearse.SimulatorFixtures.runToEnd;
import static dev.leadline.rehearse.SimulatorFixtures.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FleetSimulatorTest {

    @Test
    void theSameSeedGivesTheSameBytes() {
        assertThat(story(42, true)).isEqualTo(story(42, true)).isNotEqualTo(story(43, true));
    }

    @Test
    void lookingChangesNothing() {
        assertThat(story(42, false)).isEqualTo(ending(42, true));
    }

    private static String story(long seed, boolean look) {
        return look ? sha256(run(seed, true)) : ending(seed, false);
    }

    private static String ending(long seed, boolean look) {
        String all = run(seed, look);
        return sha256(all.substring(all.lastIndexOf("totals")));
    }

    private static String run(long seed, boolean look) {
        var spec = fleet(2, 2).withColdStart(new ColdStart(40, 0.5));
        var simulator = new FleetSimulator(spec, mixed(1, 20, 6000, 1500, 100), seed);
        StringBuilder story = new StringBuilder();
        for (int second = 0; second < 500; second += 5) {
            simulator.advanceTo(second);
            if (second % 50 == 0) {
                simulator.scale(FleetSpec.DECODE, 2 + second / 50 % 4);
                simulator.scale(FleetSpec.PREFILL, 2 + second / 100 % 3);
            }
            if (look) {
                story.append(simulator.snapshot()).append('\n');
            }
        }
        runToEnd(simulator);
        return story.append("totals").append(simulator.totals()).toString();
    }

    @Test
    void aFullCachePreemptsTheYoungestAndStillFinishesEverything() {
        // 100 sequences of 1,000 + 8,000 tokens need 900,000 tokens of a cache of 321,020.
        List<TraceRequest> requests = IntStream.range(0, 100)
                .mapToObj(i -> new TraceRequest(i * 0.01, 1000, 8000))
                .toList();
        var simulator = new FleetSimulator(fleet(2, 1), requests, 1);
        double highest = 0;
        while (!simulator.finished() && simulator.now() < 10_000) {
            simulator.advanceTo(simulator.now() + 1);
            highest = Math.max(
                    highest, engine(simulator, FleetSpec.DECODE, 0).kvUsage().orElseThrow());
        }

        EngineSample decode = engine(simulator, FleetSpec.DECODE, 0);
        assertThat(simulator.totals().finished()).isEqualTo(100);
        assertThat(decode.preemptionsTotal().orElseThrow()).isGreaterThan(10);
        assertThat(decode.computedPromptTokensTotal().orElseThrow()).isGreaterThan(10_000);
        assertThat(decode.generationTokensTotal().orElseThrow()).isEqualTo(100 * 7999.0);
        assertThat(highest).isGreaterThan(0.97).isLessThanOrEqualTo(1);
    }

    @Test
    void requestsLongerThanTheCacheAreRejectedAndCountAsMisses() {
        var simulator = new FleetSimulator(
                fleet(1, 1),
                List.of(new TraceRequest(0, 400_000, 10), new TraceRequest(0, 100, 400_000), new TraceRequest(0, 9, 9)),
                1);
        runToEnd(simulator);

        SimulationTotals totals = simulator.totals();
        assertThat(totals.rejected()).isEqualTo(2);
        assertThat(totals.finished()).isEqualTo(1);
        assertThat(totals.attainment()).isCloseTo(1 / 3.0, within(1e-12));
    }

    @Test
    void whatDoesNotFitTheLimitStaysPendingUntilAcceleratorsAreFree() {
        var simulator = new FleetSimulator(fleet(1, 2).withGpuLimit(8), List.of(), 1);
        simulator.scale(FleetSpec.DECODE, 4);
        simulator.advanceTo(200);

        assertThat(states(simulator, FleetSpec.DECODE))
                .containsExactly(InstanceState.Ready, InstanceState.Ready, InstanceState.Ready, InstanceState.Pending);
        assertThat(simulator.snapshot().freeAccelerators()).hasValue(0);
        double before = simulator.totals().usageOf(FleetSpec.DECODE).totalSeconds();
        assertThat(before).isCloseTo(2 * 3 * 200, within(1e-9));

        simulator.scale(FleetSpec.PREFILL, 0);
        simulator.advanceTo(250);
        assertThat(states(simulator, FleetSpec.DECODE)).endsWith(InstanceState.Starting);
        simulator.advanceTo(291);
        assertThat(states(simulator, FleetSpec.DECODE)).endsWith(InstanceState.Ready);
    }

    @Test
    void shrinkingTakesPendingThenStartingThenTheLeastLoaded() {
        var simulator = new FleetSimulator(fleet(1, 2).withGpuLimit(8), List.of(), 1);
        simulator.scale(FleetSpec.DECODE, 4);
        simulator.advanceTo(10);
        assertThat(states(simulator, FleetSpec.DECODE)).endsWith(InstanceState.Starting, InstanceState.Pending);

        simulator.scale(FleetSpec.DECODE, 3);
        assertThat(states(simulator, FleetSpec.DECODE))
                .endsWith(InstanceState.Starting)
                .hasSize(3);
        simulator.scale(FleetSpec.DECODE, 2);
        assertThat(states(simulator, FleetSpec.DECODE)).containsExactly(InstanceState.Ready, InstanceState.Ready);
        assertThat(simulator.totals().usageOf(FleetSpec.DECODE).startingSeconds())
                .isCloseTo(20, within(1e-9));
        assertThat(simulator.totals().scaleActions()).isEqualTo(3);
    }

    @Test
    void drainingLosesNoRequest() {
        var simulator = new FleetSimulator(fleet(4, 6), mixed(5, 30, 6000, 2000, 200), 1);
        List<InstanceState> seen = new ArrayList<>();
        for (int second = 0; second < 250; second += 2) {
            simulator.advanceTo(second);
            simulator.scale(FleetSpec.PREFILL, 1 + (second / 30) % 4);
            simulator.scale(FleetSpec.DECODE, 1 + (second / 20) % 6);
            seen.addAll(states(simulator, FleetSpec.DECODE));
        }
        runToEnd(simulator);

        assertThat(seen).contains(InstanceState.Draining);
        assertThat(simulator.totals().finished()).isEqualTo(6000);
        assertThat(simulator.totals().inFlight()).isZero();
    }

    @Test
    void requestsWaitInTheRouterWhileNobodyIsReady() {
        var simulator = new FleetSimulator(fleet(0, 0), poisson(1, 10, 50, 1000, 10), 1);
        simulator.advanceTo(20);
        var router = simulator.snapshot().router().ifFresh().orElseThrow();
        assertThat(router.queued()).hasValue(50);
        assertThat(router.queuedTokens()).hasValue(50_000);

        simulator.scale(FleetSpec.PREFILL, 1);
        simulator.scale(FleetSpec.DECODE, 1);
        runToEnd(simulator);
        assertThat(simulator.totals().finished()).isEqualTo(50);
        assertThat(simulator.totals().attained()).isZero();
    }

    @Test
    void aSharedFabricCarriesOneTransferAtATime() {
        TransferLink slow = new TransferLink(5e9, 0.005, false);
        List<TraceRequest> load = poisson(9, 12, 1000, 2000, 20);
        var own = runToEnd(new FleetSimulator(fleet(3, 4).withTransfer(slow), load, 1));
        var shared =
                runToEnd(new FleetSimulator(fleet(3, 4).withTransfer(new TransferLink(5e9, 0.005, true)), load, 1));

        double ownP50 = own.totals().firstToken().orElseThrow().p50();
        double sharedP50 = shared.totals().firstToken().orElseThrow().p50();
        assertThat(sharedP50).isGreaterThan(5 * ownP50);
        assertThat(shared.totals().finished()).isEqualTo(1000);
    }

    @Test
    void aBlackoutSilencesReadingsAndNothingElse() {
        var simulator = new FleetSimulator(fleet(2, 1), poisson(1, 5, 300, 1000, 10), 1);
        simulator.blackout("prefill-1", 10, 20);
        simulator.blackout(FleetSpec.DECODE, 15, 20);
        simulator.advanceTo(12);
        assertThat(SimulatorFixtures.instances(simulator, FleetSpec.PREFILL)
                        .get(1)
                        .engine())
                .isInstanceOfSatisfying(
                        Reading.Missing.class,
                        missing -> assertThat(missing.code()).isEqualTo(MissingReason.TimedOut));
        assertThat(engine(simulator, FleetSpec.PREFILL, 0).running()).isPresent();
        simulator.advanceTo(16);
        assertThat(instance(simulator, FleetSpec.DECODE, 0).engine()).isInstanceOf(Reading.Missing.class);
        simulator.advanceTo(20);
        assertThat(engine(simulator, FleetSpec.DECODE, 0).requestsTotal().orElseThrow())
                .isGreaterThan(50);
    }

    @Test
    void aDeratedInstanceIsSlowerAndItsGpusSayWhy() {
        var request = List.of(new TraceRequest(0, 1000, 1001));
        var simulator = new FleetSimulator(fleet(1, 1), request, 1);
        simulator.derate("decode-0", 0.5);
        simulator.advanceTo(5);
        var gpu = instance(simulator, FleetSpec.DECODE, 0).gpus().getFirst();
        assertThat(gpu.clockEvents()).containsExactly("hw_thermal");
        assertThat(gpu.smClockMhz()).hasValue(990);
        runToEnd(simulator);

        double healthy = runToEnd(new FleetSimulator(fleet(1, 1), request, 1))
                .totals()
                .perToken()
                .orElseThrow()
                .p50();
        assertThat(simulator.totals().perToken().orElseThrow().p50()).isCloseTo(2 * healthy, within(1e-9));
    }

    @Test
    void slowedHardwareLeavesFirstWhereTheDrainChoosesAndLastWhereLoadDoes() {
        for (boolean chooses : new boolean[] {true, false}) {
            var simulator = new FleetSimulator(fleet(1, 2), mixed(2, 10, 300, 1500, 200), 1);
            if (chooses) {
                simulator.retireSlowHardwareFirst();
            }
            simulator.derate("decode-0", 0.3);
            simulator.advanceTo(20);
            simulator.scale(FleetSpec.DECODE, 1);
            simulator.advanceTo(120);
            assertThat(SimulatorFixtures.instances(simulator, FleetSpec.DECODE))
                    .extracting(InstanceSnapshot::id)
                    .containsExactly(chooses ? "decode-1" : "decode-0");
        }
    }

    @Test
    void aDoomedInstanceShowsItsXidDiesAndIsReplaced() {
        var simulator = new FleetSimulator(fleet(2, 2).withGpuLimit(12), mixed(2, 10, 3000, 1500, 200), 1);
        simulator.advanceTo(50);
        simulator.doom("decode-0");
        simulator.doom("prefill-1");
        assertThat(instance(simulator, FleetSpec.DECODE, 0).gpus().getFirst().lastXid())
                .hasValue(79);
        simulator.advanceTo(111);
        assertThat(SimulatorFixtures.instances(simulator, FleetSpec.DECODE))
                .extracting(InstanceSnapshot::id)
                .containsExactly("decode-1", "decode-2");
        runToEnd(simulator);

        SimulationTotals totals = simulator.totals();
        assertThat(totals.failed()).isPositive().isLessThan(300);
        assertThat(totals.finished() + totals.failed()).isEqualTo(3000);
        assertThat(simulator.snapshot().freeAccelerators()).hasValue(0);
    }

    @Test
    void outputOfOneTokenIsFinishedWithItsPrefill() {
        var simulator = new FleetSimulator(fleet(1, 0), List.of(new TraceRequest(0, 2000, 1)), 1);
        simulator.advanceTo(1);

        assertThat(simulator.finished()).isTrue();
        assertThat(simulator.totals().attained()).isEqualTo(1);
        assertThat(simulator.totals().firstToken().orElseThrow().p50())
                .isCloseTo(QWEN.prefillSeconds(2000, 2e6), within(1e-12));
    }

    @Test
    void badOrdersAreRefused() {
        var simulator = new FleetSimulator(fleet(1, 1), List.of(), 1);
        simulator.advanceTo(10);
        assertThatThrownBy(() -> simulator.advanceTo(9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> simulator.scale("nobody", 1)).hasMessageContaining("[prefill, decode]");
        assertThatThrownBy(() -> simulator.scale(FleetSpec.DECODE, -1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> fleet(40, 40)).hasMessageContaining("64");
        assertThatThrownBy(() -> fleet(1, 1).withReplicas(Map.of(FleetSpec.DECODE, 60)))
                .hasMessageContaining("122");
    }

    private static InstanceSnapshot instance(FleetSimulator simulator, String pool, int index) {
        return SimulatorFixtures.instances(simulator, pool).get(index);
    }

    private static List<InstanceState> states(FleetSimulator simulator, String pool) {
        return SimulatorFixtures.instances(simulator, pool).stream()
                .map(InstanceSnapshot::state)
                .toList();
    }
}
