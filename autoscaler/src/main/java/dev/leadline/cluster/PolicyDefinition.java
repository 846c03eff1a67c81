// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;

/** The definition of ScalingPolicies in the cluster. */
final class PolicyDefinition {

    static final String NAME = "scalingpolicies.leadline.dev";

    private static final String GROUP_VERSION = "leadline.dev/v1alpha1";
    private static final String PLURAL = "scalingpolicies";

    private PolicyDefinition() {}

    /**
     * Whether policies can be made, by discovery, which every account may read. A definition that is being deleted is
     * still listed, but without the verb create.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server does not answer
     */
    static boolean isServed(KubernetesClient client) {
        APIResourceList known = client.getApiResources(GROUP_VERSION);
        return known != null
                && known.getResources().stream()
                        .anyMatch(one ->
                                PLURAL.equals(one.getName()) && one.getVerbs().contains("create"));
    }
}
