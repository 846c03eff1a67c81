// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.util.Locale;

/**
 * A kind with {@code /scale} that no controller of the testbed serves: its API is real, its status is what the test writes.
 *
 * @param selectorPath where its status keeps the selector of its pods
 */
record ScalableKind(String group, String version, String kind, String plural, String selectorPath) {

    static final ScalableKind LEADER_WORKER_SET = new ScalableKind(
            "leaderworkerset.x-k8s.io", "v1", "LeaderWorkerSet", "leaderworkersets", ".status.hpaPodSelector");
    static final ScalableKind DISAGGREGATED_SET_ROLE_SCALER = new ScalableKind(
            "disaggregatedset.x-k8s.io",
            "v1alpha1",
            "DisaggregatedSetRoleScaler",
            "disaggregatedsetrolescalers",
            ".status.selector");
    static final ScalableKind POD_CLIQUE =
            new ScalableKind("grove.io", "v1alpha1", "PodClique", "podcliques", ".status.hpaPodSelector");
    static final ScalableKind ROLE_BASED_GROUP_SCALING_ADAPTER = new ScalableKind(
            "workloads.x-k8s.io",
            "v1alpha1",
            "RoleBasedGroupScalingAdapter",
            "rolebasedgroupscalingadapters",
            ".status.selector");
    static final ScalableKind ROLLOUT =
            new ScalableKind("argoproj.io", "v1alpha1", "Rollout", "rollouts", ".status.selector");

    String apiVersion() {
        return group + "/" + version;
    }

    CustomResourceDefinition definition() {
        JSONSchemaProps anything = new JSONSchemaPropsBuilder()
                .withType("object")
                .withXKubernetesPreserveUnknownFields(true)
                .addToProperties(
                        "replicas",
                        new JSONSchemaPropsBuilder().withType("integer").build())
                .build();
        return new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withName(plural + "." + group)
                // Groups below k8s.io are kept for those that have asked; this tells the API server not to mind.
                .addToAnnotations("api-approved.kubernetes.io", "unapproved, a test's stand-in")
                .endMetadata()
                .withNewSpec()
                .withGroup(group)
                .withScope("Namespaced")
                .withNewNames()
                .withKind(kind)
                .withListKind(kind + "List")
                .withPlural(plural)
                .withSingular(kind.toLowerCase(Locale.ROOT))
                .endNames()
                .addNewVersion()
                .withName(version)
                .withServed(true)
                .withStorage(true)
                .withNewSubresources()
                .withNewStatus()
                .endStatus()
                .withNewScale()
                .withSpecReplicasPath(".spec.replicas")
                .withStatusReplicasPath(".status.replicas")
                .withLabelSelectorPath(selectorPath)
                .endScale()
                .endSubresources()
                .withNewSchema()
                .withNewOpenAPIV3Schema()
                .withType("object")
                .addToProperties("spec", anything)
                .addToProperties("status", anything)
                .endOpenAPIV3Schema()
                .endSchema()
                .endVersion()
                .endSpec()
                .build();
    }
}
