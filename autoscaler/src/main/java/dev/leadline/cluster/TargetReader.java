// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ScaleTarget;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Makes facts of the JSON of an object and its scale. */
final class TargetReader {

    private TargetReader() {}

    /** Absent when the scale has no pod selector. */
    static Optional<ScaleFacts> facts(String namespace, ScaleTarget target, JsonNode object, JsonNode scale) {
        String selector = scale.path("status").path("selector").asString("");
        if (selector.isBlank()) {
            return Optional.empty();
        }
        JsonNode metadata = object.path("metadata");
        return Optional.of(new ScaleFacts(
                namespace,
                target,
                metadata.path("uid").asString(""),
                // The object was read before the scale: what changed in between makes a write outdated.
                metadata.path("resourceVersion").asString(""),
                metadata.path("generation").asLong(0),
                scale.path("spec").path("replicas").asInt(0),
                scale.path("status").path("replicas").asInt(0),
                Optional.of(selector),
                strings(metadata.path("annotations")),
                owners(metadata),
                writers(metadata),
                time(metadata.path("creationTimestamp")).orElse(Instant.EPOCH)));
    }

    static List<ScaleFacts.Owner> owners(JsonNode metadata) {
        List<ScaleFacts.Owner> owners = new ArrayList<>();
        for (JsonNode owner : metadata.path("ownerReferences")) {
            owners.add(new ScaleFacts.Owner(
                    owner.path("apiVersion").asString(""),
                    owner.path("kind").asString(""),
                    owner.path("name").asString(""),
                    owner.path("controller").asBoolean(false)));
        }
        return owners;
    }

    /**
     * Managers with an entry on the replicas. Kinds whose definition keeps replicas elsewhere than in
     * {@code spec.replicas} show only those who wrote through the scale subresource.
     */
    static List<ScaleFacts.FieldWriter> writers(JsonNode metadata) {
        List<ScaleFacts.FieldWriter> writers = new ArrayList<>();
        for (JsonNode entry : metadata.path("managedFields")) {
            String subresource = entry.path("subresource").asString("");
            boolean replicas = entry.path("fieldsV1").path("f:spec").has("f:replicas");
            if (replicas || subresource.equals("scale")) {
                writers.add(new ScaleFacts.FieldWriter(
                        entry.path("manager").asString(""),
                        subresource,
                        entry.path("operation").asString(""),
                        time(entry.path("time"))));
            }
        }
        return writers;
    }

    private static Map<String, String> strings(JsonNode node) {
        Map<String, String> values = new HashMap<>();
        node.properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asString("")));
        return values;
    }

    private static Optional<Instant> time(JsonNode node) {
        try {
            return node.isString() ? Optional.of(Instant.parse(node.asString())) : Optional.empty();
        } catch (DateTimeException notATime) {
            return Optional.empty(); // an API server never sends one; without a time the entry counts as old
        }
    }
}
