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
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
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

/** What the actuator does to a real API server, and what it leaves to others. */
class ScaleWritesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final ScalableKinds.Kind DISAGGREGATED_SET =
            new ScalableKinds.Kind("disaggregatedset.x-k8s.io", "v1", "DisaggregatedSet", "");

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
    void anHpaOnTheTargetIsLeftTheTarget() {
        ScalingPolicy policy = deployment("contested", 2);
        try (ScaleWorld world = world()) {
            world.mark(policy, 2);
            HorizontalPodAutoscaler hpa = client.resource(
                            Serialization.unmarshal("""
                            apiVersion: autoscaling/v2
                            kind: HorizontalPodAutoscaler
                            metadata: {name: fighter, namespace: %s}
                            spec:
                              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: contested}
                              minReplicas: 2
                              maxReplicas: 4
                              metrics: [{type: External, external: {metric: {name: none}, target: {type: AverageValue, averageValue: "1"}}}]
                            """.formatted(namespace), HorizontalPodAutoscaler.class))
                    .create();

            testbed.await(
                    "the HPA to be seen",
                    PATIENCE,
                    () -> world.decide(policy, 2, 2).code().equals(ActuationCode.Conflicted));
            PoolActuation refused = world.decide(policy, 2, 5);
            assertThat(refused.other()).contains("HorizontalPodAutoscaler fighter");
            assertThat(replicas("contested")).isEqualTo(2);

            client.resource(hpa).delete();
            testbed.await(
                    "the HPA to be gone",
                    PATIENCE,
                    () -> world.decide(policy, 2, 5).wrote());
        }
    }

    @Test
    void aScaledObjectIsLeftTheTargetUnlessItIsPaused() {
        ScalableKinds.provide(testbed, ScalableKinds.SCALED_OBJECT);
        ScalingPolicy policy = deployment("kept", 2);
        GenericKubernetesResource scaled =
                Serialization.unmarshal("""
                apiVersion: keda.sh/v1alpha1
                kind: ScaledObject
                metadata: {name: keda-kept, namespace: %s}
                spec: {scaleTargetRef: {name: kept}}
                """.formatted(namespace), GenericKubernetesResource.class);
        client.resource(scaled).create();
        try (ScaleWorld world = world()) {
            testbed.await(
                    "the ScaledObject to be seen",
                    PATIENCE,
                    () -> world.decide(policy, 2, 5)
                            .other()
                            .filter("ScaledObject keda-kept"::equals)
                            .isPresent());
            scaled.getMetadata().setAnnotations(Map.of("autoscaling.keda.sh/paused", "true"));
            client.resource(scaled).forceConflicts().serverSideApply();
            testbed.await(
                    "the pause to be seen",
                    PATIENCE,
                    () -> world.decide(policy, 2, 5).wrote());
        }
    }

    @Test
    void aPersonsNumberIsRespectedForAHoldAndThenTheNewStart() {
        ScalingPolicy policy = deployment("taken", 2);
        try (ScaleWorld world = new ScaleWorld(testbed, client, namespace, scales -> scales, Duration.ofSeconds(5))) {
            world.mark(policy, 2);
            assertThat(world.settle(policy, 2, 4).wrote()).isTrue();
            String path = "/apis/apps/v1/namespaces/" + namespace + "/deployments/taken/scale";
            GenericKubernetesResource scale =
                    Serialization.unmarshal(client.raw(path), GenericKubernetesResource.class);
            scale.setAdditionalProperty("spec", Map.of("replicas", 7));
            scale.getMetadata().setResourceVersion(null);
            client.raw(path + "?fieldManager=kubectl", "PUT", Serialization.asJson(scale));

            PoolActuation refused = world.decide(policy, 7, 3);

            assertThat(refused.code()).isEqualTo(ActuationCode.Conflicted);
            assertThat(refused.other()).contains("kubectl");
            assertThat(refused.sentence()).contains("was set to 7 replicas by kubectl through its scale subresource");
            assertThat(replicas("taken")).isEqualTo(7);
            testbed.await(
                    "the hold to be over",
                    PATIENCE,
                    () -> world.decide(policy, 7, 3).wrote());
            assertThat(replicas("taken")).isEqualTo(3);
        }
    }

    @Test
    void aToolThatAppliesTheNumberAgainIsNamed() {
        ScalingPolicy policy = deployment("pinned", 2);
        try (ScaleWorld world = world()) {
            world.mark(policy, 2);
            assertThat(world.settle(policy, 2, 4).wrote()).isTrue();
            Deployment manifest = GpuDeployment.of(namespace, "pinned", 2).deployment();
            client.resource(manifest)
                    .fieldManager("argocd-controller")
                    .forceConflicts()
                    .serverSideApply();

            assertThat(world.decide(policy, 2, 4).other()).contains("argocd-controller");
            assertThat(replicas("pinned")).isEqualTo(2);
        }
    }

    @Test
    void whatAnOwnerScalesIsLeftToIt() {
        ScalableKinds.provide(testbed, ScalableKinds.LEADER_WORKER_SET, DISAGGREGATED_SET);
        GenericKubernetesResource set =
                client.resource(DISAGGREGATED_SET.object(namespace, "qwen", 1)).create();
        GenericKubernetesResource role = ScalableKinds.LEADER_WORKER_SET.object(namespace, "qwen-decode-1", 2);
        role.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion(set.getApiVersion())
                        .withKind(set.getKind())
                        .withName("qwen")
                        .withUid(set.getMetadata().getUid())
                        .withController(true)
                        .build()));
        client.resource(role).create();
        ScalingPolicy policy =
                ScaleWorld.policy(namespace, role.getApiVersion(), "LeaderWorkerSet", "qwen-decode-1", "");
        long place = testbed.audit().now();
        try (ScaleWorld world = world()) {
            PoolActuation refused = world.decide(policy, 2, 5);

            assertThat(refused.code()).isEqualTo(ActuationCode.Conflicted);
            assertThat(refused.other()).contains("DisaggregatedSet qwen");
            assertThat(refused.sentence()).contains("name its DisaggregatedSetRoleScaler as the target");
        }
        assertThat(testbed.audit().since(place)).noneMatch(one -> one.name().equals("qwen-decode-1") && one.isWrite());
    }

    @Test
    void everyReasonForNotReadingATargetIsSaid() {
        ScalableKinds.provide(testbed, DISAGGREGATED_SET, ScalableKinds.ROLE_SCALER);
        client.resource(DISAGGREGATED_SET.object(namespace, "whole", 1)).create();
        GenericKubernetesResource young = ScalableKinds.ROLE_SCALER.object(namespace, "young", 1);
        young.setAdditionalProperty("status", Map.of());
        client.resource(young).create();
        testbed.create(GpuDeployment.of(namespace, "there", 1));
        ScaleClient scales = new ScaleClient(client, Duration.ofSeconds(2));

        assertFailed(scales, "apps/v1", "Deployment", "absent", ScaleProblem.Missing, "does not exist");
        assertFailed(scales, "nobody.example/v1", "Engine", "any", ScaleProblem.NotScalable, "serves no kind Engine");
        assertFailed(
                scales,
                DISAGGREGATED_SET.apiVersion(),
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
    void adviceAndAPauseAskTheServerForNothing() {
        testbed.create(GpuDeployment.of(namespace, "advised", 2));
        KubernetesClient advisor = testbed.clientAs("advisor", "system:masters");
        try (ScaleWorld world = new ScaleWorld(testbed, advisor, namespace)) {
            PolicyRegistry registry = new PolicyRegistry(TwoToFive::new);
            PolicyLoop loop = new PolicyLoop(
                    registry, new InMemoryJournal(), world.actuator(), List.of(), InstantSource.system());
            for (Mode mode : Mode.values()) {
                long place = testbed.audit().now();
                ScalingPolicy policy = ScaleWorld.policy(namespace, "apps/v1", "Deployment", "advised", mode, "");
                registry.put(policy);
                loop.cycle(policy.key(), TwoToFive.ANYTHING);

                List<String> asked = testbed.audit().since(place, "advisor").stream()
                        .filter(one -> !one.verb().equals("watch"))
                        .filter(one -> one.name().equals("advised") || one.isWrite())
                        .map(AuditLog.AuditRecord::ruled)
                        .toList();
                if (mode == Mode.Enforce) {
                    assertThat(asked).contains("patch apps/deployments"); // what the others would have shown
                } else {
                    assertThat(asked).as(mode.name()).isEmpty();
                }
            }
        }
        assertThat(replicas("advised")).isEqualTo(2);
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
