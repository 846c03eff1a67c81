// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A namespace with targets that Leadline has to change at once, whatever is observed: some are below their least size and
 * one is above its largest, so every kind of write happens within seconds.
 */
final class ScalingScene {

    private final KubeTestbed testbed;
    private final KubernetesClient client;
    private final String namespace;
    private final String mode;

    ScalingScene(KubeTestbed testbed) {
        this(testbed, "Enforce");
    }

    /** @param mode of every policy */
    ScalingScene(KubeTestbed testbed, String mode) {
        this.testbed = testbed;
        this.mode = mode;
        client = testbed.client();
        namespace = testbed.namespace("models");
        testbed.nodes(FakeNodes.h100(namespace, 2, 8));
    }

    String namespace() {
        return namespace;
    }

    /** A Deployment that grows and one that shrinks in two phases, its pods going from a router's selector first. */
    void deployments() {
        testbed.create(GpuDeployment.of(namespace, "grown", 1).coldStart(Duration.ofSeconds(1)));
        policy("grown", "apps/v1", "Deployment", 2, 2);
        testbed.create(GpuDeployment.of(namespace, "drained", 3)
                .coldStart(Duration.ofSeconds(1))
                .labels(Map.of("leadline.dev/accepting", "true")));
        router();
        policy("drained", "apps/v1", "Deployment", 1, 2);
    }

    /** One of every other kind that the chart names, and targets that cannot be written. */
    void everyOtherKind() {
        ScalableKinds.provide(
                testbed,
                ScalableKinds.SCALED_OBJECT,
                ScalableKinds.VARIANT_AUTOSCALING,
                ScalableKinds.LLM_SERVICE,
                ScalableKinds.INFERENCE_SERVICE);
        ScalableKinds.provide(testbed, ScalableKinds.SCALABLE.toArray(ScalableKinds.Kind[]::new));
        client.resource(GpuDeployment.of(namespace, "indexed", 1).statefulSet()).create();
        policy("indexed", "apps/v1", "StatefulSet", 2, 2);
        for (ScalableKinds.Kind kind : ScalableKinds.SCALABLE) {
            client.resource(kind.object(namespace, kind.target(), 1)).create();
            policy(kind.target(), kind.apiVersion(), kind.kind(), 2, 2);
        }
        owned(ScalableKinds.LLM_SERVICE);
        owned(ScalableKinds.INFERENCE_SERVICE);
        policy("absent", "apps/v1", "Deployment", 1, 2);
    }

    /** A Deployment that another controller made, which does not say how many replicas it wants. */
    private void owned(ScalableKinds.Kind kind) {
        GenericKubernetesResource bare = kind.object(namespace, kind.target(), 1);
        bare.setAdditionalProperty("spec", Map.of("model", Map.of("uri", "hf://example")));
        GenericKubernetesResource owner = client.resource(bare).create();
        Deployment owned =
                GpuDeployment.of(namespace, kind.target() + "-engine", 1).deployment();
        owned.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion(kind.apiVersion())
                        .withKind(kind.kind())
                        .withName(kind.target())
                        .withUid(owner.getMetadata().getUid())
                        .withController(true)
                        .build()));
        client.resource(owned).create();
        policy(kind.target() + "-engine", "apps/v1", "Deployment", 2, 2);
    }

    private void router() {
        client.resource(Serialization.unmarshal("""
                apiVersion: v1
                kind: Service
                metadata: {name: router, namespace: %s}
                spec:
                  selector: {app: drained, leadline.dev/accepting: "true"}
                  ports: [{name: http, port: 9090}]
                """.formatted(namespace), GenericKubernetesResource.class))
                .create();
    }

    private void policy(String target, String apiVersion, String kind, int min, int max) {
        client.resource(Serialization.unmarshal(
                        """
                apiVersion: leadline.dev/v1alpha1
                kind: ScalingPolicy
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  mode: %7$s
                  model: {name: %1$s}
                  objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
                  pools:
                  - name: engines
                    role: Aggregated
                    target: {apiVersion: %3$s, kind: %4$s, name: %1$s}
                    replicas: {min: %5$d, max: %6$d}
                    metrics: {engine: vllm, port: 8000}
                  sources: {router: {service: router, port: 9090}}
                  drain: {timeout: 3s, label: leadline.dev/accepting}
                """.formatted(target, namespace, apiVersion, kind, min, max, mode),
                        GenericKubernetesResource.class))
                .create();
    }

    /** Another autoscaler on a target, which comes and goes; the same thing happening again is counted, not told anew. */
    void rival(boolean present) {
        GenericKubernetesResource autoscaler =
                Serialization.unmarshal("""
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: rival, namespace: %s}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: grown}
                  minReplicas: 2
                  maxReplicas: 2
                """.formatted(namespace), GenericKubernetesResource.class);
        if (present) {
            client.resource(autoscaler).serverSideApply();
        } else {
            client.resource(autoscaler).delete();
        }
    }

    /** What the statuses of all policies say, as one text. */
    String statuses() {
        return Serialization.asJson(client.genericKubernetesResources("leadline.dev/v1alpha1", "ScalingPolicy")
                .inNamespace(namespace)
                .list());
    }

    void leave() {
        testbed.leave(namespace);
    }
}
