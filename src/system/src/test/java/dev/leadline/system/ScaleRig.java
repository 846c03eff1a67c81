// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import dev.leadline.act.ActuatorPorts;
import dev.leadline.act.ActuatorSettings;
import dev.leadline.act.PoolActuation;
import dev.leadline.act.ScaleActuator;
import dev.leadline.cluster.ClusterView;
import dev.leadline.cluster.LeaderGate;
import dev.leadline.cluster.NodeFacts;
import dev.leadline.cluster.PodFacts;
import dev.leadline.cluster.PodMarks;
import dev.leadline.cluster.RivalScalers;
import dev.leadline.cluster.ScaleLook;
import dev.leadline.cluster.Scales;
import dev.leadline.decide.Cycle;
import dev.leadline.decide.DemandOutlook;
import dev.leadline.decide.PoolPlan;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.Role;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The real actuator for one Deployment of one pool, told what to decide. */
final class ScaleRig {

    private final ScalingPolicy policy;
    private final ScaleActuator actuator;

    ScaleRig(String namespace, String deployment, Scales scales, LeaderGate leaders, Duration writeDeadline) {
        policy = policy(namespace, deployment);
        ActuatorPorts ports = new ActuatorPorts(
                scales,
                (where, version, kind, name) -> new RivalScalers.Alone(),
                leaders,
                (claimant, target) -> Optional.empty(),
                new NoView(scales),
                (pod, labels, annotations, deadline) -> new PodMarks.Gone());
        ActuatorSettings settings = new ActuatorSettings(writeDeadline, Duration.ofMillis(200), Duration.ofMinutes(10));
        actuator = new ScaleActuator(ports, settings, InstantSource.system(), System::nanoTime);
    }

    private static ScalingPolicy policy(String namespace, String deployment) {
        ParsedPolicy parsed = PolicyParser.parse("""
                apiVersion: leadline.dev/v1alpha1
                kind: ScalingPolicy
                metadata: {name: fenced, namespace: %s}
                spec:
                  mode: Enforce
                  model: {name: Qwen/Qwen3-32B}
                  objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
                  pools:
                  - name: decode
                    role: Aggregated
                    target: {apiVersion: apps/v1, kind: Deployment, name: %s}
                    replicas: {min: 1, max: 16}
                """.formatted(namespace, deployment));
        return switch (parsed) {
            case ParsedPolicy.Valid valid -> valid.policy();
            case ParsedPolicy.Invalid invalid -> throw new AssertionError(invalid.violations());
        };
    }

    /** Decides a number and carries it out. */
    PoolActuation decide(int current, int desired) {
        Instant now = Instant.now();
        PoolPlan plan = new PoolPlan(
                current,
                desired,
                OptionalInt.empty(),
                desired,
                ReasonCode.PresentDemand,
                "As the test says.",
                List.of(),
                current,
                0,
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Duration.ofMinutes(2));
        FleetObservation seen = new FleetObservation(
                now,
                OptionalDouble.empty(),
                Map.of("decode", new PoolObservation("decode", Role.Aggregated, List.of())),
                new Demand(
                        OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty()),
                Reading.missing(MissingReason.NotReported, "There is no router."),
                Optional.empty(),
                Optional.empty(),
                AcceleratorRoom.UNKNOWN);
        Cycle cycle = new Cycle(
                seen,
                new DemandOutlook(now, Map.of()),
                new ScalingPlan(
                        "decision", policy.key(), now, "observation", "As the test says.", Map.of("decode", plan)));
        return Objects.requireNonNull(actuator.apply(policy, cycle).pools().get("decode"));
    }

    /** Sees no pods; targets are read anew. */
    private record NoView(Scales scales) implements ClusterView {

        @Override
        public boolean isSynced() {
            return true;
        }

        @Override
        public List<PodFacts> pods(String namespace, String selector) {
            return List.of();
        }

        @Override
        public Optional<PodFacts> pod(String namespace, String name) {
            return Optional.empty();
        }

        @Override
        public List<PodFacts> acceleratorPods() {
            return List.of();
        }

        @Override
        public long holdings() {
            return 0;
        }

        @Override
        public List<NodeFacts> nodes() {
            return List.of();
        }

        @Override
        public ScaleLook scale(String namespace, ScaleTarget target) {
            return scales.read(namespace, target);
        }
    }
}
