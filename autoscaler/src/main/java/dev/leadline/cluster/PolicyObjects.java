// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.Map;

/** Objects of the client as the parser wants them. */
final class PolicyObjects {

    private final KubernetesSerialization serialization;

    PolicyObjects(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    /** The policy that an object holds; status and bookkeeping of the API server are left out. */
    ParsedPolicy parse(GenericKubernetesResource object) {
        Map<String, Object> tree = new LinkedHashMap<>();
        Map<?, ?> raw = serialization.convertValue(object, Map.class);
        raw.forEach((name, value) -> tree.put(String.valueOf(name), value));
        tree.remove("status");
        if (tree.get("metadata") instanceof Map<?, ?> given) {
            Map<Object, Object> metadata = new LinkedHashMap<>(given);
            metadata.remove("managedFields");
            tree.put("metadata", metadata);
        }
        return PolicyParser.parseTree(tree);
    }
}
