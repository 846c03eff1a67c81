// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import dev.leadline.capacity.ProfileCatalogue;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long one cycle over many policies takes: {@code DecisionSpeed [--policies 1000] [--instances 20] [--looks 72]}. Every policy
 * has a controller of its own, two pools of so many instances, and sees the same looks five seconds apart; they are asked in turn, so
 * that each finds its memory cold, on one thread. Forecast updates are in the figure.
 */
public final class DecisionSpeed {
    private static final String PROFILE = "qwen3-32b-h100-vllm-bf16-tp2";
    private static final double LOOK_SECONDS = 5;

    private DecisionSpeed() {}

    /** Runs and prints. */
    public static void main(String[] arguments) {
        Arguments options = new Arguments(arguments);
        int policies = Integer.parseInt(options.get("policies", "1000"));
        int instances = Integer.parseInt(options.get("instances", "20"));
        int looks = Integer.parseInt(options.get("looks", "72"));
        List<FleetSnapshot> seen = looks(instances, looks);
        ScalingPolicy policy = policy();
        List<PolicyController> controllers = new ArrayList<>();
        for (int i = 0; i < policies; i++) {
            controllers.add(new ForecastingController(policy));
        }
        double[] cycles = new double[looks];
        for (int look = 0; look < looks; look++) {
            long start = System.nanoTime();
            for (PolicyController controller : controllers) {
                controller.step(seen.get(look));
            }
            cycles[look] = (System.nanoTime() - start) / 1e9;
        }
        double[] warm = Arrays.copyOfRange(cycles, looks / 2, looks);
        Arrays.sort(warm);
        System.out.printf(
                Locale.ROOT,
                "%d policies of 2 pools x %d instances, %d looks, the second half counted: median %.3f s per cycle, largest %.3f s; "
                        + "%.1f us per decision%n",
                policies,
                instances,
                looks,
                warm[warm.length / 2],
                warm[warm.length - 1],
                1e6 * Arrays.stream(warm).average().orElse(0) / policies);
    }

    private static List<FleetSnapshot> looks(int instances, int looks) {
        List<TraceRequest> trace = new ArrayList<>();
        double time = 0;
        while (time < looks * LOOK_SECONDS) {
            time += 1 / (2.0 * instances + instances * Math.sin(time / 600 * 2 * Math.PI));
            trace.add(new TraceRequest(time, 2_000, 200));
        }
        FleetSpec fleet = FleetSpec.disaggregated(ProfileCatalogue.find(PROFILE).orElseThrow(), 1, 1)
                .withGpuLimit(8 * instances)
                .withReplicas(instances, instances);
        FleetSimulator simulator = new FleetSimulator(fleet, trace, 7);
        List<FleetSnapshot> seen = new ArrayList<>(looks);
        for (int i = 1; i <= looks; i++) {
            simulator.advanceTo(i * LOOK_SECONDS);
            seen.add(simulator.snapshot());
        }
        return seen;
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
                throw new IllegalStateException("the policy of this program: " + invalid);
        };
    }
}
