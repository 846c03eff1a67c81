// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Whether an owner asks for a number of replicas of its own, in which case it would set back what is written below it. */
final class OwnReplicas {

    /** Fields of serving operators that ask for a number, or for autoscaling that sets one. */
    private static final List<String> FIELDS =
            List.of("replicas", "scaling", "autoscaling", "autoScaling", "minReplicas", "maxReplicas", "scaleTarget");

    private static final List<String> ROLES = List.of("prefill", "decode", "predictor", "worker");

    private OwnReplicas() {}

    static boolean areSet(JsonNode spec) {
        return has(spec) || ROLES.stream().anyMatch(role -> has(spec.path(role)));
    }

    private static boolean has(JsonNode node) {
        return FIELDS.stream()
                .anyMatch(field ->
                        !node.path(field).isMissingNode() && !node.path(field).isNull());
    }
}
