// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.act.ActuationCode;
import dev.leadline.act.PoolActuation;
import dev.leadline.policy.ScalingPolicy;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom the actuator leaves a target to, on a real API server: autoscalers, owners, people and tools. */
class ConflictsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final KubeTestbed testbed = KubeTestbed.shared();
    private final KubernetesClient client = testbed.client();
    private String namespace = "";

    @BeforeEach
    void takeAPlace() {
        namespace = testbed.namespace("conflicts");
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

    private static OwnerReference controlledBy(GenericKubernetesResource owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .build();
    }

    private HorizontalPodAutoscaler autoscaler(String apiVersion, String kind, String name) {
        return client.resource(Serialization.unmarshal(
                        """
                        apiVersion: autoscaling/v2
                        kind: HorizontalPodAutoscaler
                        metadata: {name: fighter, namespace: %s}
                        spec:
                          scaleTargetRef: {apiVersion: %s, kind: %s, name: %s}
                          minReplicas: 2
                          maxReplicas: 4
                          metrics: [{type: External, external: {metric: {name: none}, target: {type: AverageValue, averageValue: "1"}}}]
                        """.formatted(namespace, apiVersion, kind, name), HorizontalPodAutoscaler.class))
                .create();
    }

    @Test
    void anHpaOnTheTargetIsLeftTheTarget() {
        ScalingPolicy policy = deployment("contested", 2);
        try (ScaleWorld world = world()) {
            world.mark(policy, 2);
            HorizontalPodAutoscaler hpa = autoscaler("apps/v1", "Deployment", "contested");

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
        ScalableKinds.provide(testbed, ScalableKinds.LEADER_WORKER_SET, ScalableKinds.DISAGGREGATED_SET);
        GenericKubernetesResource set = client.resource(ScalableKinds.DISAGGREGATED_SET.object(namespace, "qwen", 1))
                .create();
        GenericKubernetesResource role = ScalableKinds.LEADER_WORKER_SET.object(namespace, "qwen-decode-1", 2);
        role.getMetadata().setOwnerReferences(List.of(controlledBy(set)));
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
    void anAutoscalerOnTheOwnerIsLeftTheTargetToo() {
        ScalableKinds.provide(testbed, ScalableKinds.INFERENCE_SERVICE);
        GenericKubernetesResource bare = ScalableKinds.INFERENCE_SERVICE.object(namespace, "chat", 1);
        bare.setAdditionalProperty("spec", Map.of("model", Map.of("uri", "hf://example")));
        GenericKubernetesResource service = client.resource(bare).create();
        Deployment owned = GpuDeployment.of(namespace, "chat-engine", 2).deployment();
        owned.getMetadata().setOwnerReferences(List.of(controlledBy(service)));
        client.resource(owned).create();
        autoscaler(service.getApiVersion(), service.getKind(), "chat");
        ScalingPolicy policy = ScaleWorld.policy(namespace, "apps/v1", "Deployment", "chat-engine", "");
        try (ScaleWorld world = world()) {
            PoolActuation refused = world.decide(policy, 2, 5);

            assertThat(refused.code()).isEqualTo(ActuationCode.Conflicted);
            assertThat(refused.other()).contains("HorizontalPodAutoscaler fighter");
            assertThat(refused.sentence()).contains("scales InferenceService chat, which owns Deployment");
        }
        assertThat(replicas("chat-engine")).isEqualTo(2);
    }

    @Test
    void aVariantAutoscalingIsLeftTheTarget() {
        ScalableKinds.provide(testbed, ScalableKinds.VARIANT_AUTOSCALING);
        ScalingPolicy policy = deployment("variant", 2);
        client.resource(Serialization.unmarshal("""
                        apiVersion: llmd.ai/v1alpha1
                        kind: VariantAutoscaling
                        metadata: {name: wva, namespace: %s}
                        spec:
                          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: variant}
                          modelID: Qwen/Qwen3-32B
                        """.formatted(namespace), GenericKubernetesResource.class))
                .create();
        try (ScaleWorld world = world()) {
            testbed.await(
                    "the VariantAutoscaling to be seen",
                    PATIENCE,
                    () -> world.decide(policy, 2, 5)
                            .other()
                            .filter("VariantAutoscaling wva"::equals)
                            .isPresent());
        }
        assertThat(replicas("variant")).isEqualTo(2);
    }
}
