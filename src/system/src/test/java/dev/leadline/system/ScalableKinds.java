// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Kinds of other projects that the chart names, as far as the API server must know them: whatever stands in an object is
 * kept, and those that can be scaled have {@code /scale} at the places where the real ones have it.
 */
final class ScalableKinds {

    /** For the Prometheus operator's scraping. */
    static final Kind SERVICE_MONITOR = new Kind("monitoring.coreos.com", "v1", "ServiceMonitor", "");

    static final Kind SCALED_OBJECT = new Kind("keda.sh", "v1alpha1", "ScaledObject", "");
    static final Kind VARIANT_AUTOSCALING = new Kind("llmd.ai", "v1alpha1", "VariantAutoscaling", "");
    static final Kind INFERENCE_SERVICE = new Kind("serving.kserve.io", "v1beta1", "InferenceService", "");
    static final Kind LLM_SERVICE = new Kind("serving.kserve.io", "v1alpha2", "LLMInferenceService", "");

    static final Kind LEADER_WORKER_SET =
            new Kind("leaderworkerset.x-k8s.io", "v1", "LeaderWorkerSet", ".status.hpaPodSelector");

    static final Kind ROLE_SCALER =
            new Kind("disaggregatedset.x-k8s.io", "v1", "DisaggregatedSetRoleScaler", ".status.selector");

    /** The owner of role scalers; has no {@code /scale} of its own. */
    static final Kind DISAGGREGATED_SET = new Kind("disaggregatedset.x-k8s.io", "v1", "DisaggregatedSet", "");

    static final Kind POD_CLIQUE = new Kind("grove.io", "v1alpha1", "PodClique", ".status.hpaPodSelector");

    static final Kind POD_CLIQUE_GROUP =
            new Kind("grove.io", "v1alpha1", "PodCliqueScalingGroup", ".status.hpaPodSelector");

    static final Kind ROLE_BASED_ADAPTER =
            new Kind("workloads.x-k8s.io", "v1alpha2", "RoleBasedGroupScalingAdapter", ".status.selector");

    static final Kind ROLLOUT = new Kind("argoproj.io", "v1alpha1", "Rollout", ".status.selector");

    /** Those with {@code /scale}. */
    static final List<Kind> SCALABLE =
            List.of(LEADER_WORKER_SET, ROLE_SCALER, POD_CLIQUE, POD_CLIQUE_GROUP, ROLE_BASED_ADAPTER, ROLLOUT);

    private ScalableKinds() {}

    /**
     * One kind.
     *
     * @param selector where {@code /scale} finds the pod selector; empty for a kind without {@code /scale}
     */
    record Kind(String group, String version, String kind, String selector) {

        String plural() {
            return kind.toLowerCase(Locale.ROOT) + "s";
        }

        /** A name for an object of this kind. */
        String target() {
            return kind.toLowerCase(Locale.ROOT);
        }

        String apiVersion() {
            return group + "/" + version;
        }

        /** An object that asks for some replicas and says which pods are its. */
        GenericKubernetesResource object(String namespace, String name, int replicas) {
            return new GenericKubernetesResourceBuilder()
                    .withApiVersion(apiVersion())
                    .withKind(kind)
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName(name)
                    .endMetadata()
                    .addToAdditionalProperties("spec", Map.of("replicas", replicas))
                    .addToAdditionalProperties("status", status(name, replicas))
                    .build();
        }

        private Map<String, Object> status(String name, int replicas) {
            return selector.isEmpty()
                    ? Map.of()
                    : Map.of("replicas", replicas, selector.substring(".status.".length()), "app=" + name);
        }

        private CustomResourceDefinition definition() {
            String subresources = selector.isEmpty() ? "" : """
                    subresources:
                      scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas, labelSelectorPath: %s}
                """.formatted(selector);
            return Serialization.unmarshal(
                    """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata:
                  name: %1$s.%2$s
                  annotations: {api-approved.kubernetes.io: "unapproved, a stand-in for tests"}
                spec:
                  group: %2$s
                  scope: Namespaced
                  names: {kind: %3$s, plural: %1$s}
                  versions:
                  - name: %4$s
                    served: true
                    storage: true
                    schema:
                      openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
                """.formatted(plural(), group, kind, version) + subresources, CustomResourceDefinition.class);
        }
    }

    /** Makes kinds known. */
    static void provide(KubeTestbed testbed, Kind... kinds) {
        for (Kind kind : kinds) {
            Definitions.provide(testbed, kind.definition());
        }
    }
}
