// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.crd.ScalingPolicyStatus;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Objects of the client as the parser wants them. */
final class PolicyObjects {

    private static final Logger log = LoggerFactory.getLogger(PolicyObjects.class);

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

    /** The status that an object carries; one that is not in the shape of the definition counts as none. */
    Optional<ScalingPolicyStatus> status(GenericKubernetesResource object) {
        Object status = object.getAdditionalProperties().get("status");
        try {
            return Optional.ofNullable(status).map(tree -> serialization.convertValue(tree, ScalingPolicyStatus.class));
        } catch (IllegalArgumentException misshapen) {
            log.debug(
                    "The status of {} is not one of Leadline's.",
                    object.getMetadata().getName(),
                    misshapen);
            return Optional.empty();
        }
    }
}
