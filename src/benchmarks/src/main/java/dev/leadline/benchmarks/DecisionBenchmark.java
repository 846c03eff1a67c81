// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks;

import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.decide.Cycle;
import dev.leadline.decide.ForecastingController;
import dev.leadline.decide.PolicyController;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.rehearse.FleetSimulator;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.TraceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One pass of observe, forecast and decide for one policy of 2 pools x 20 instances over an hour of looks, five seconds apart. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
public class DecisionBenchmark {

    private static final int LOOKS = 720;
    private static final String PROFILE = "qwen3-32b-h100-vllm-bf16-tp2";

    private final ScalingPolicy policy = policy();
    private List<FleetSnapshot> looks = List.of();

    /** Simulates the hour once: a load that rises and falls every ten minutes. */
    @Setup
    public void look() {
        List<TraceRequest> trace = new ArrayList<>();
        double time = 0;
        while (time < LOOKS * 5) {
            time += 1 / (40 + 26 * Math.sin(time / 600 * 2 * Math.PI));
            trace.add(new TraceRequest(time, 2_000, 200));
        }
        FleetSimulator simulator = new FleetSimulator(
                FleetSpec.disaggregated(ProfileCatalogue.find(PROFILE).orElseThrow(), 6, 6)
                        .withGpuLimit(160)
                        .withReplicas(20, 20),
                trace,
                7);
        List<FleetSnapshot> seen = new ArrayList<>(LOOKS);
        for (int i = 1; i <= LOOKS; i++) {
            simulator.advanceTo(i * 5.0);
            seen.add(simulator.snapshot());
        }
        looks = seen;
    }

    /** The hour, decision by decision; the last one is returned. */
    @Benchmark
    @OperationsPerInvocation(LOOKS)
    public Cycle oneDecision() {
        PolicyController controller = new ForecastingController(policy);
        Cycle last = controller.step(looks.getFirst());
        for (FleetSnapshot look : looks.subList(1, LOOKS)) {
            last = controller.step(look);
        }
        return last;
    }

    private static ScalingPolicy policy() {
        ParsedPolicy parsed = PolicyParser.parse("""
                apiVersion: leadline.dev/v1alpha1
                kind: ScalingPolicy
                metadata: {name: qwen3-32b, namespace: inference}
                spec:
                  model: {name: Qwen/Qwen3-32B}
                  objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
                  pools:
                  - {name: prefill, role: Prefill, replicas: {min: 1, max: 40}, capacity: {profile: %s}}
                  - {name: decode, role: Decode, replicas: {min: 1, max: 40}, capacity: {profile: %s}}
                  sources: {push: {}}
                """.formatted(PROFILE, PROFILE));
        return switch (parsed) {
            case ParsedPolicy.Valid valid -> valid.policy();
            case ParsedPolicy.Invalid invalid ->
                throw new IllegalStateException("the policy of this benchmark: " + invalid);
        };
    }
}
