// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.rehearse.ArrivalPattern;
import dev.leadline.rehearse.ColdStart;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.TraceRequest;
import dev.leadline.system.farm.EngineFarm;
import java.util.List;
import java.util.OptionalInt;

/** The traffic shapes of the closed loop: at most six minutes each, Poisson arrivals, requests of mixed lengths. */
enum Traffic {
    /** Demand grows fivefold in two and a half minutes and falls back. */
    RAMP("ramp", 2, 2) {
        @Override
        ArrivalPattern pattern() {
            return new ArrivalPattern(2000, 400)
                    .steady(30, 10)
                    .ramp(150, 10, 50)
                    .ramp(150, 50, 10)
                    .steady(30, 10);
        }
    },
    /** Demand jumps to three times its level, stays, and falls back. */
    STEP("step", 2, 2) {
        @Override
        ArrivalPattern pattern() {
            return new ArrivalPattern(2000, 400).steady(90, 14).steady(150, 42).steady(120, 14);
        }
    },
    /** Half a minute with a jump, for a test that the loop is closed. */
    SMOKE("smoke", 1, 1) {
        @Override
        ArrivalPattern pattern() {
            return new ArrivalPattern(2000, 300).steady(8, 4).steady(30, 40);
        }
    },
    /** Prompts get short and answers long: the same fleet needs fewer prefill and more decode replicas. */
    SHIFT("shift", 3, 2) {
        @Override
        ArrivalPattern pattern() {
            return new ArrivalPattern(2400, 300)
                    .steady(120, 24)
                    .lengths(500, 1200)
                    .steady(150, 24)
                    .lengths(2400, 300)
                    .steady(90, 24);
        }
    };

    /** Served model of every figure. */
    static final String MODEL = "Qwen/Qwen3-32B";

    static final String PROFILE = "qwen3-32b-h100-vllm-bf16-tp2";
    static final int GPUS_PER_REPLICA = 2;
    static final int COLD_START_SECONDS = 15;

    private final String label;
    private final int prefill;
    private final int decode;

    Traffic(String label, int prefill, int decode) {
        this.label = label;
        this.prefill = prefill;
        this.decode = decode;
    }

    abstract ArrivalPattern pattern();

    String label() {
        return label;
    }

    int prefill() {
        return prefill;
    }

    int decode() {
        return decode;
    }

    /** What arrives; the same for the cluster and for the simulator. */
    List<TraceRequest> requests(long seed) {
        return pattern().requests(seed);
    }

    /** The simulated fleet with its first replicas. */
    FleetSpec fleet() {
        return FleetSpec.disaggregated(ProfileCatalogue.find(PROFILE).orElseThrow(), prefill, decode)
                .withColdStart(ColdStart.fixed(COLD_START_SECONDS));
    }

    /** The policy, the same for the cluster and for the simulator, as an operator would write it. */
    static String policy(String namespace, String name, boolean router) {
        return policy(
                namespace,
                name,
                EngineFarm.ENGINE_PORT,
                router ? OptionalInt.of(EngineFarm.ROUTER_PORT) : OptionalInt.empty());
    }

    /** The same with other ports. */
    static String policy(String namespace, String name, int port, OptionalInt router) {
        return """
                apiVersion: leadline.dev/v1alpha1
                kind: ScalingPolicy
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  mode: Enforce
                  model: {name: %3$s}
                  objectives: {attainment: "0.99", timeToFirstToken: 2s, timeToFirstTokenPer1kInput: 150ms, interTokenLatency: 50ms}
                  leadTime: %4$ds
                  pools:
                  - name: prefill
                    role: Prefill
                    target: {apiVersion: apps/v1, kind: Deployment, name: %1$s-prefill}
                    replicas: {min: 1, max: 16}
                    metrics: {engine: vllm, port: %6$d}
                    capacity: {profile: %5$s}
                  - name: decode
                    role: Decode
                    target: {apiVersion: apps/v1, kind: Deployment, name: %1$s-decode}
                    replicas: {min: 1, max: 16}
                    metrics: {engine: vllm, port: %6$d}
                    capacity: {profile: %5$s}
                %7$s""".formatted(
                name,
                namespace,
                MODEL,
                COLD_START_SECONDS,
                PROFILE,
                port,
                router.isPresent() ? "  sources: {router: {service: epp, port: " + router.getAsInt() + "}}\n" : "");
    }

    /** The same as a value. */
    static ScalingPolicy parsed(String namespace, String name, boolean router) {
        return switch (PolicyParser.parse(policy(namespace, name, router))) {
            case ParsedPolicy.Valid valid -> valid.policy();
            case ParsedPolicy.Invalid invalid ->
                throw new IllegalStateException("the policy of the figures is wrong: " + invalid.violations());
        };
    }
}
