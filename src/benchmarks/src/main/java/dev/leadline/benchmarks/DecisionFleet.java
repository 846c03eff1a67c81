// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks;

import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.rehearse.FleetSimulator;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.TraceRequest;
import java.util.ArrayList;
import java.util.List;

/** What decisions are timed on: a policy of two pools, and looks at their fleet five seconds apart. */
public final class DecisionFleet {

    /** The policy as its author writes it. */
    public static final String POLICY = """
            apiVersion: leadline.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: qwen3-32b, namespace: inference}
            spec:
              model: {name: Qwen/Qwen3-32B}
              objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
              pools:
              - {name: prefill, role: Prefill, replicas: {min: 1, max: 40}, capacity: {profile: qwen3-32b-h100-vllm-bf16-tp2}}
              - {name: decode, role: Decode, replicas: {min: 1, max: 40}, capacity: {profile: qwen3-32b-h100-vllm-bf16-tp2}}
              sources: {push: {}}
            """;

    private static final String PROFILE = "qwen3-32b-h100-vllm-bf16-tp2";
    private static final double LOOK_SECONDS = 5;

    private DecisionFleet() {}

    /** The policy, read. */
    public static ScalingPolicy policy() {
        return switch (PolicyParser.parse(POLICY)) {
            case ParsedPolicy.Valid valid -> valid.policy();
            case ParsedPolicy.Invalid invalid ->
                throw new IllegalStateException("the policy that decisions are timed on: " + invalid);
        };
    }

    /** Simulates so many instances in each pool once, under a load that rises and falls every ten minutes. */
    public static List<FleetSnapshot> looks(int instances, int looks) {
        List<TraceRequest> trace = new ArrayList<>();
        double time = 0;
        while (time < looks * LOOK_SECONDS) {
            time += 1 / (instances * (2 + 1.3 * Math.sin(time / 600 * 2 * Math.PI)));
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
}
