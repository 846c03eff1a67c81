// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import dev.leadline.act.ActuationCode;
import dev.leadline.act.ActuatorPorts;
import dev.leadline.act.ActuatorSettings;
import dev.leadline.act.PoolActuation;
import dev.leadline.act.ScaleActuator;
import dev.leadline.act.TargetRegistry;
import dev.leadline.cluster.InformedCluster;
import dev.leadline.cluster.InformedRivals;
import dev.leadline.cluster.PodClient;
import dev.leadline.cluster.ScaleClient;
import dev.leadline.cluster.Scales;
import dev.leadline.cluster.SoleLeader;
import dev.leadline.decide.Cycle;
import dev.leadline.decide.DemandOutlook;
import dev.leadline.decide.PoolPlan;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.Hardware;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.Role;
import dev.leadline.policy.Mode;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScalingPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The actuator on the real API server, with everything it works on; what is decided and seen comes from the test. */
final class ScaleWorld implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PASSES = 20;

    private final KubeTestbed testbed;
    private final InformedCluster cluster;
    private final InformedRivals rivals;
    private final TargetRegistry claims = new TargetRegistry();
    private final ScaleActuator actuator;

    ScaleWorld(KubeTestbed testbed, KubernetesClient client, String namespace) {
        this(testbed, client, namespace, scales -> scales, Duration.ofMinutes(10));
    }

    /** @param between what stands between the actuator and the API server */
    ScaleWorld(
            KubeTestbed testbed,
            KubernetesClient client,
            String namespace,
            UnaryOperator<Scales> between,
            Duration hold) {
        this.testbed = testbed;
        ScaleClient scales = new ScaleClient(client, Duration.ofSeconds(2));
        cluster = new InformedCluster(client, Set.of(namespace), scales, InstantSource.system());
        rivals = new InformedRivals(client, List.of(namespace));
        actuator = new ScaleActuator(
                new ActuatorPorts(
                        between.apply(scales),
                        rivals,
                        new SoleLeader("tester"),
                        claims,
                        cluster,
                        new PodClient(client)),
                new ActuatorSettings(Duration.ofSeconds(2), Duration.ofSeconds(1), hold),
                InstantSource.system(),
                System::nanoTime);
        testbed.await("pods and rivals to be listed", PATIENCE, () -> cluster.isSynced() && rivals.isSynced());
    }

    ScaleActuator actuator() {
        return actuator;
    }

    /** A policy of one pool; {@code more} is further YAML of its spec, indented by two. */
    static ScalingPolicy policy(String namespace, String apiVersion, String kind, String name, String more) {
        return policy(namespace, apiVersion, kind, name, Mode.Enforce, more);
    }

    static ScalingPolicy policy(String namespace, String apiVersion, String kind, String name, Mode mode, String more) {
        return switch (PolicyParser.parse("""
                apiVersion: leadline.dev/v1alpha1
                kind: ScalingPolicy
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  mode: %6$s
                  model: {name: Qwen/Qwen3-32B}
                  objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
                  pools:
                  - name: engines
                    role: Aggregated
                    target: {apiVersion: %3$s, kind: %4$s, name: %1$s}
                    replicas: {min: 1, max: 16}
                %5$s
                """.formatted(name, namespace, apiVersion, kind, more, mode))) {
            case ParsedPolicy.Valid valid -> valid.policy();
            case ParsedPolicy.Invalid invalid -> throw new AssertionError(invalid.violations());
        };
    }

    PoolActuation decide(ScalingPolicy policy, int current, int desired) {
        return decide(policy, current, desired, Map.of());
    }

    /** Decides again, as the loop would, while the target's own controller keeps writing its status in between. */
    PoolActuation settle(ScalingPolicy policy, int current, int desired) {
        PoolActuation done = decide(policy, current, desired);
        for (int pass = 1; pass < PASSES && done.code() == ActuationCode.Outdated; pass++) {
            done = decide(policy, current, desired);
        }
        return done;
    }

    /** @param running requests by instance */
    PoolActuation decide(ScalingPolicy policy, int current, int desired, Map<String, Integer> running) {
        return Objects.requireNonNull(actuator.apply(policy, cycle(policy, current, desired, running))
                .pools()
                .get("engines"));
    }

    /** Passes until the leader's mark stands: the target's own controller may write to it at the same moment. */
    void mark(ScalingPolicy policy, int current) {
        PoolActuation done = decide(policy, current, current);
        if (done.code() != ActuationCode.Fenced) {
            throw new AssertionError(done);
        }
        testbed.await(
                "the mark of this leader",
                PATIENCE,
                () -> decide(policy, current, current).code() == ActuationCode.Unchanged);
    }

    static Cycle cycle(ScalingPolicy policy, int current, int desired, Map<String, Integer> running) {
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
        List<InstanceObservation> instances = running.entrySet().stream()
                .map(one -> instance(one.getKey(), one.getValue(), now))
                .toList();
        FleetObservation seen = new FleetObservation(
                now,
                OptionalDouble.empty(),
                Map.of("engines", new PoolObservation("engines", Role.Aggregated, instances)),
                Demand.UNKNOWN,
                Reading.missing(MissingReason.NotReported, "There is no router."),
                Optional.empty(),
                Optional.empty(),
                AcceleratorRoom.UNKNOWN);
        return new Cycle(
                seen,
                new DemandOutlook(now, Map.of()),
                new ScalingPlan(
                        "decision-" + now,
                        policy.key(),
                        now,
                        "observation",
                        "As the test says.",
                        Map.of("engines", plan)));
    }

    private static InstanceObservation instance(String id, int running, Instant now) {
        return new InstanceObservation(
                new InstanceSnapshot(
                        id,
                        InstanceState.Ready,
                        Optional.empty(),
                        Optional.empty(),
                        1,
                        Reading.fresh(EngineSample.builder().running(running).build(), now),
                        List.of()),
                Optional.empty(),
                new Hardware.Healthy(),
                false);
    }

    @Override
    public void close() {
        rivals.close();
        cluster.close();
    }
}
