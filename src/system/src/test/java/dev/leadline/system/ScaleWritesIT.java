// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.act.ActuationCode;
import dev.leadline.act.PoolActuation;
import dev.leadline.cluster.OwnerLook;
import dev.leadline.cluster.ScaleClient;
import dev.leadline.cluster.ScaleFacts;
import dev.leadline.cluster.ScaleLook;
import dev.leadline.cluster.ScaleProblem;
import dev.leadline.cluster.ScaleWrite;
import dev.leadline.cluster.Scales;
import dev.leadline.decide.Cycle;
import dev.leadline.decide.HistoryReceipt;
import dev.leadline.decide.HistoryRow;
import dev.leadline.decide.PolicyController;
import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.loop.InMemoryJournal;
import dev.leadline.loop.PolicyLoop;
import dev.leadline.loop.PolicyRegistry;
import dev.leadline.policy.Mode;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the actuator does to a real API server, and how it takes its refusals. */
class ScaleWritesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final KubeTestbed testbed = KubeTestbed.shared();
    private final KubernetesClient client = testbed.client();
    private String namespace = "";

    @BeforeEach
    void takeAPlace() {
        namespace = testbed.namespace("writes");
    }

    @AfterEach
    void leaveThePlace() {
        testbed.leave(namespace);
    }

    private ScalingPolicy deployment(String name, int replicas) {
        testbed.create(GpuDeployment.of(namespace, name, replicas));
        return ScaleWorld.policy(namespace, "apps/v1", "Deployment", name, "");
    }

    private int replicas(String name) {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getSpec()
                .getReplicas();
    }

    private ScaleWorld world() {
        return new ScaleWorld(testbed, client, namespace);
    }

    @TestFactory
    Stream<DynamicTest> everyKindIsMarkedAndThenScaled() {
        ScalableKinds.provide(testbed, ScalableKinds.SCALABLE.toArray(ScalableKinds.Kind[]::new));
        List<HasMetadata> targets = new ArrayList<>();
        targets.add(GpuDeployment.of(namespace, "deployment", 2).deployment());
        targets.add(GpuDeployment.of(namespace, "statefulset", 2).statefulSet());
        ScalableKinds.SCALABLE.forEach(kind -> targets.add(kind.object(namespace, kind.target(), 2)));
        return targets.stream()
                .map(target -> DynamicTest.dynamicTest(target.getKind(), () -> {
                    client.resource(target).create();
                    String name = target.getMetadata().getName();
                    ScalingPolicy policy =
                            ScaleWorld.policy(namespace, target.getApiVersion(), target.getKind(), name, "");
                    ScaleClient scales = new ScaleClient(client);
                    try (ScaleWorld world = world()) {
                        world.mark(policy, 2);
                        assertThat(world.settle(policy, 2, 5).sentence())
                                .isEqualTo(
                                        target.getKind() + " " + namespace + "/" + name + " was scaled from 2 to 5.");
                        assertThat(world.settle(policy, 5, 4).code()).isEqualTo(ActuationCode.Written);
                    }
                    ScaleTarget named = new ScaleTarget(target.getApiVersion(), target.getKind(), name);
                    ScaleFacts facts = found(scales.read(namespace, named));
                    assertThat(facts.specReplicas()).isEqualTo(4);
                    assertThat(facts.selector()).contains("app=" + name);
                    assertThat(facts.annotations()).containsKey("leadline.dev/term");
                    assertThat(facts.replicasWriters())
                            .extracting(ScaleFacts.FieldWriter::manager, ScaleFacts.FieldWriter::subresource)
                            .containsExactly(org.assertj.core.groups.Tuple.tuple("leadline", "scale"));
                }));
    }

    private static ScaleFacts found(ScaleLook look) {
        assertThat(look).isInstanceOf(ScaleLook.Found.class);
        return ((ScaleLook.Found) look).facts();
    }

    @Test
    void aStaleWriteGets409AndIsDecidedAgain() {
        ScalingPolicy policy = deployment("stale", 2);
        AtomicInteger meddling = new AtomicInteger();
        try (ScaleWorld world = new ScaleWorld(
                testbed, client, namespace, scales -> new Meddling(scales, meddling), Duration.ofMinutes(10))) {
            world.mark(policy, 2);
            meddling.set(1);
            long place = testbed.audit().now();

            assertThat(world.decide(policy, 2, 5).code()).isEqualTo(ActuationCode.Written);

            assertThat(testbed.audit().since(place).stream()
                            .filter(one -> one.name().equals("stale")
                                    && one.subresource().equals("scale")
                                    && one.verb().equals("update"))
                            .map(AuditLog.AuditRecord::code))
                    .startsWith(409)
                    .endsWith(200);
            meddling.set(9);
            PoolActuation given = world.decide(policy, 5, 6);
            assertThat(given.code()).as(given.sentence()).isEqualTo(ActuationCode.Outdated);
        }
        assertThat(replicas("stale")).isEqualTo(5);
    }

    /** Changes the target behind the actuator's back, right before so many writes. */
    private final class Meddling implements Scales {
        private final Scales scales;
        private final AtomicInteger times;

        private Meddling(Scales scales, AtomicInteger times) {
            this.scales = scales;
            this.times = times;
        }

        @Override
        public ScaleLook read(String where, ScaleTarget target) {
            return scales.read(where, target);
        }

        @Override
        public ScaleWrite write(ScaleFacts read, int replicas, Duration deadline) {
            if (times.getAndDecrement() > 0) {
                client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(read.target().name())
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"metadata\": {\"annotations\": {\"meddled\": \"" + times.get() + "\"}}}");
            }
            return scales.write(read, replicas, deadline);
        }

        @Override
        public ScaleWrite annotate(ScaleFacts read, String key, String value, Duration deadline) {
            return scales.annotate(read, key, value, deadline);
        }

        @Override
        public OwnerLook owner(String where, ScaleFacts.Owner owner) {
            return scales.owner(where, owner);
        }
    }

    @Test
    void everyReasonForNotReadingATargetIsSaid() {
        ScalableKinds.provide(testbed, ScalableKinds.DISAGGREGATED_SET, ScalableKinds.ROLE_SCALER);
        client.resource(ScalableKinds.DISAGGREGATED_SET.object(namespace, "whole", 1))
                .create();
        GenericKubernetesResource young = ScalableKinds.ROLE_SCALER.object(namespace, "young", 1);
        young.setAdditionalProperty("status", Map.of());
        client.resource(young).create();
        testbed.create(GpuDeployment.of(namespace, "there", 1));
        ScaleClient scales = new ScaleClient(client, Duration.ofSeconds(2));

        assertFailed(scales, "apps/v1", "Deployment", "absent", ScaleProblem.Missing, "does not exist");
        assertFailed(scales, "nobody.example/v1", "Engine", "any", ScaleProblem.NotScalable, "serves no kind Engine");
        assertFailed(
                scales,
                ScalableKinds.DISAGGREGATED_SET.apiVersion(),
                "DisaggregatedSet",
                "whole",
                ScaleProblem.NotScalable,
                "no scale subresource");
        assertFailed(
                scales,
                ScalableKinds.ROLE_SCALER.apiVersion(),
                "DisaggregatedSetRoleScaler",
                "young",
                ScaleProblem.SelectorEmpty,
                "no pod selector");
        ScaleClient stranger = new ScaleClient(testbed.clientAs("stranger"), Duration.ofSeconds(2));
        assertFailed(
                stranger,
                "apps/v1",
                "Deployment",
                "there",
                ScaleProblem.Forbidden,
                "grant Leadline's service account the verb \"get\" on \"deployments\" of the API group \"apps\"");
    }

    private void assertFailed(
            Scales scales, String apiVersion, String kind, String name, ScaleProblem problem, String saying) {
        assertThat(scales.read(namespace, new ScaleTarget(apiVersion, kind, name)))
                .isInstanceOfSatisfying(ScaleLook.Failed.class, failed -> {
                    assertThat(failed.problem()).isEqualTo(problem);
                    assertThat(failed.sentence()).contains(saying, name);
                });
    }

    @Test
    void aNamespaceThatGoesIsSaid() {
        String going = testbed.namespace("going");
        Deployment held = GpuDeployment.of(going, "held", 1).deployment();
        held.getMetadata().setFinalizers(List.of("leadline.dev/held-by-the-test"));
        client.resource(held).create();
        client.namespaces().withName(going).delete();
        ScaleClient scales = new ScaleClient(client);
        ScaleTarget target = new ScaleTarget("apps/v1", "Deployment", "held");

        testbed.await(
                "the deployment to be told to go",
                PATIENCE,
                () -> scales.read(going, target) instanceof ScaleLook.Failed(ScaleProblem problem, String sentence)
                        && problem == ScaleProblem.NamespaceTerminating
                        && sentence.contains("is being deleted"));
        client.resource(held)
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"metadata\": {\"finalizers\": null}}");
    }

    @Test
    void numbersThatTheServerRefusesAndDefinitionsThatComeAndGoAreSaid() {
        ScalableKinds.Kind kind = new ScalableKinds.Kind("late.example", "v1", "Engine", ".status.selector");
        ScaleClient scales = new ScaleClient(client);
        ScaleTarget target = new ScaleTarget("late.example/v1", "Engine", "one");
        assertFailed(scales, "late.example/v1", "Engine", "one", ScaleProblem.NotScalable, "serves no kind Engine");
        ScalableKinds.provide(testbed, kind);
        client.resource(kind.object(namespace, "one", 2)).create();
        testbed.await("discovery to follow", PATIENCE, () -> scales.read(namespace, target) instanceof ScaleLook.Found);
        ScaleFacts facts = found(scales.read(namespace, target));
        assertThat(scales.write(facts, -1, Duration.ofSeconds(2)))
                .isInstanceOfSatisfying(
                        ScaleWrite.Failed.class,
                        failed -> assertThat(failed.problem()).isEqualTo(ScaleProblem.Refused));
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("engines.late.example")
                .delete();
        testbed.await(
                "the definition to be gone",
                PATIENCE,
                () -> scales.read(namespace, target) instanceof ScaleLook.Failed(ScaleProblem problem, String ignored)
                        && problem == ScaleProblem.NotScalable);
        assertThat(scales.write(facts, 3, Duration.ofSeconds(2))).isInstanceOf(ScaleWrite.Failed.class);
    }

    @Test
    void adviceAPauseAndAnExternalMetricAskTheServerForNothing() {
        testbed.create(GpuDeployment.of(namespace, "advised", 2));
        KubernetesClient advisor = testbed.clientAs("advisor", "system:masters");
        try (ScaleWorld world = new ScaleWorld(testbed, advisor, namespace)) {
            for (Mode mode : Mode.values()) {
                if (mode != Mode.Enforce) {
                    assertThat(asked(world, mode, "")).as(mode.name()).isEmpty();
                }
            }
            assertThat(asked(world, Mode.Enforce, "    actuation: ExternalMetric"))
                    .isEmpty();
            // What the others would have shown.
            assertThat(asked(world, Mode.Enforce, "")).contains("patch apps/deployments");
        }
        assertThat(replicas("advised")).isEqualTo(2);
    }

    /** What a decision to grow from two to five asked the server for. */
    private List<String> asked(ScaleWorld world, Mode mode, String more) {
        PolicyRegistry registry = new PolicyRegistry(TwoToFive::new);
        PolicyLoop loop =
                new PolicyLoop(registry, new InMemoryJournal(), world.actuator(), List.of(), InstantSource.system());
        ScalingPolicy policy = ScaleWorld.policy(namespace, "apps/v1", "Deployment", "advised", mode, more);
        registry.put(policy);
        long place = testbed.audit().now();
        loop.cycle(policy.key(), TwoToFive.ANYTHING);
        return testbed.audit().since(place, "advisor").stream()
                .filter(one -> !one.verb().equals("watch"))
                .filter(one -> one.name().equals("advised") || one.isWrite())
                .map(AuditLog.AuditRecord::ruled)
                .toList();
    }

    /** Sees two and wants five. */
    private static final class TwoToFive implements PolicyController {
        private static final FleetSnapshot ANYTHING = new FleetSnapshot(
                Instant.EPOCH,
                Map.of(),
                Reading.missing(MissingReason.NotReported, "There is no router."),
                AcceleratorRoom.UNKNOWN);

        private ScalingPolicy policy;

        private TwoToFive(ScalingPolicy policy) {
            this.policy = policy;
        }

        @Override
        public ScalingPolicy policy() {
            return policy;
        }

        @Override
        public void adopt(ScalingPolicy changed) {
            policy = changed;
        }

        @Override
        public Cycle step(FleetSnapshot seen) {
            return ScaleWorld.cycle(policy, 2, 5, Map.of());
        }

        @Override
        public HistoryReceipt learnHistory(List<HistoryRow> rows, Duration step) {
            return new HistoryReceipt(0, 0, Instant.EPOCH, Instant.EPOCH);
        }
    }

    @Test
    void aServerThatIsSilentOrGoneIsGivenUpInTime() {
        ScalingPolicy policy = deployment("quiet", 2);
        try (ScaleWorld world = world()) {
            world.mark(policy, 2);
            testbed.pauseApiServer();
            try {
                long begun = System.nanoTime();
                PoolActuation silent = world.decide(policy, 2, 5);
                assertThat(silent.code()).isEqualTo(ActuationCode.Unreachable);
                assertThat(silent.sentence()).contains("did not answer within 2 s");
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
            } finally {
                testbed.resumeApiServer();
            }
            testbed.await(
                    "the number to be written",
                    PATIENCE,
                    () -> world.decide(policy, 2, 5).wrote());
        }
        assertThat(replicas("quiet")).isEqualTo(5);
    }
}
