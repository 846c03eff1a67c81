// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static dev.leadline.rehearse.SimulatorFixtures.INSTANT;
import static dev.leadline.rehearse.SimulatorFixtures.QWEN;
import static dev.leadline.rehearse.SimulatorFixtures.fleet;
import static dev.leadline.rehearse.SimulatorFixtures.mixed;
import static dev.leadline.rehearse.SimulatorFixtures.poisson;
import static dev.leadline.rehearse.SimulatorFixtures.runToEnd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.EngineSample;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorClosedFormTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.6, 0.8})
    void onePrefillInstanceWaitsLikeAnMD1Queue(double utilization) {
        int input = 2000;
        double service = QWEN.prefillSeconds(input, EngineProfile.attentionWork(input, 0));
        FleetSpec one = fleet(1, 1).withLimits(new EngineLimits(1, 256));
        var simulator = new FleetSimulator(one, poisson(7, utilization / service, 400_000, input, 1), 1);

        runToEnd(simulator);

        CumulativeHistogram queue = engine(simulator, FleetSpec.PREFILL).queue().orElseThrow();
        double expected = utilization * service / (2 * (1 - utilization));
        assertThat(queue.sum() / queue.count()).isCloseTo(expected, withPercentage(3));
        assertThat(queue.count()).isEqualTo(400_000);
    }

    @Test
    void decodeFollowsLittlesLaw() {
        double rate = 6;
        var simulator = new FleetSimulator(fleet(2, 1).withTransfer(INSTANT), poisson(3, rate, 12_000, 500, 200), 1);
        simulator.advanceTo(100);
        double running = 0;
        int looks = 0;
        EngineSample first = engine(simulator, FleetSpec.DECODE);
        for (double time = 100; time < 1900; time += 0.25, looks++) {
            simulator.advanceTo(time);
            running += engine(simulator, FleetSpec.DECODE).running().orElseThrow();
        }
        EngineSample last = engine(simulator, FleetSpec.DECODE);

        double throughput =
                (last.requestsTotal().orElseThrow() - first.requestsTotal().orElseThrow()) / 1800;
        CumulativeHistogram perToken = last.tpot().orElseThrow();
        double residence = perToken.sum() / perToken.count() * 199;
        assertThat(running / looks).isCloseTo(throughput * residence, withPercentage(2));
        assertThat(throughput).isCloseTo(rate, withPercentage(3));
    }

    @Test
    void aLoneRequestTakesExactlyTheSumOfItsParts() {
        int input = 4000;
        int output = 101;
        var simulator = new FleetSimulator(fleet(1, 1), List.of(new TraceRequest(1, input, output)), 1);

        runToEnd(simulator);

        SimulationTotals totals = simulator.totals();
        double prefill = QWEN.prefillSeconds(input, input * (double) input / 2);
        double transfer = input * 262_144.0 / 25e9 + 0.005;
        double decode = 0;
        for (int token = 0; token < 100; token++) {
            decode += QWEN.decodeStepSeconds(1, input + 1 + token);
        }
        assertThat(totals.firstToken().orElseThrow().p50()).isCloseTo(prefill + transfer, within(1e-9));
        // The clock integrates a growing context; the discrete sum lags it by half a token's worth per step.
        assertThat(totals.perToken().orElseThrow().p50()).isCloseTo(decode / 100, within(1e-7));
    }

    @Test
    void tokensAndAcceleratorSecondsAreConserved() {
        List<TraceRequest> requests = mixed(11, 12, 8000, 1500, 150);
        var simulator = new FleetSimulator(fleet(3, 3), requests, 5);
        simulator.advanceTo(100);
        simulator.scale(FleetSpec.DECODE, 6);
        simulator.advanceTo(300);
        simulator.scale(FleetSpec.PREFILL, 2);
        simulator.scale(FleetSpec.DECODE, 4);
        runToEnd(simulator);

        SimulationTotals totals = simulator.totals();
        assertThat(totals.finished()).isEqualTo(8000);
        assertThat(totals.inputTokens())
                .isEqualTo(
                        requests.stream().mapToLong(TraceRequest::inputTokens).sum())
                .isEqualTo(totals.finishedInputTokens());
        assertThat(totals.outputTokens())
                .isEqualTo(
                        requests.stream().mapToLong(TraceRequest::outputTokens).sum());
        double end = totals.seconds();
        double prefill = 2 * (2 * end + 300 + drained(totals, FleetSpec.PREFILL) / 2);
        assertThat(totals.usageOf(FleetSpec.PREFILL).totalSeconds()).isCloseTo(prefill, within(1e-6));
        double decode = 2 * (3 * end + (end - 100) + 2 * 200 + drained(totals, FleetSpec.DECODE) / 2);
        assertThat(totals.usageOf(FleetSpec.DECODE).totalSeconds()).isCloseTo(decode, within(1e-6));
        assertThat(totals.usageOf(FleetSpec.DECODE).startingSeconds()).isCloseTo(3 * 90 * 2, within(1e-6));
    }

    @Test
    void generatedTokensOfAllEnginesAddUpToTheOutput() {
        List<TraceRequest> requests = mixed(13, 12, 4000, 1500, 150);
        var simulator = new FleetSimulator(fleet(3, 3), requests, 5);
        runToEnd(simulator);

        double generated = simulator.snapshot().pools().values().stream()
                .flatMap(List::stream)
                .mapToDouble(one -> one.engine()
                        .ifFresh()
                        .orElseThrow()
                        .generationTokensTotal()
                        .orElseThrow())
                .sum();
        assertThat(generated).isEqualTo((double)
                requests.stream().mapToLong(TraceRequest::outputTokens).sum());
    }

    private static double drained(SimulationTotals totals, String pool) {
        return totals.usageOf(pool).drainingSeconds();
    }

    private static EngineSample engine(FleetSimulator simulator, String pool) {
        return SimulatorFixtures.instances(simulator, pool)
                .getFirst()
                .engine()
                .ifFresh()
                .orElseThrow();
    }
}
