// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A custom resource as it was given: maps, lists, strings, {@link Long}, {@link Double} and {@link Boolean}, in the
 * order of the text, without nulls and with no default filled in. Immutable all the way down. Metadata and status
 * that Leadline does not read are kept.
 *
 * @param toTree the resource, from {@code apiVersion} to {@code status}
 */
public record PolicyDocument(Map<String, Object> toTree) {

    /** Copies the tree. */
    public PolicyDocument {
        toTree = copy(toTree);
    }

    /** The version that a store gave to this object; absent before it was stored. */
    public Optional<String> resourceVersion() {
        return metadata("resourceVersion").filter(String.class::isInstance).map(String.class::cast);
    }

    /** How often the specification was changed, by the store's count; absent before it was stored. */
    public Optional<Long> generation() {
        return metadata("generation").filter(Long.class::isInstance).map(Long.class::cast);
    }

    /** The same document with one field of its metadata set. */
    public PolicyDocument withMetadata(String field, Object value) {
        Map<String, Object> tree = new LinkedHashMap<>(toTree);
        Map<String, Object> metadata = new LinkedHashMap<>(mapping("metadata"));
        metadata.put(field, value);
        tree.put("metadata", metadata);
        return new PolicyDocument(tree);
    }

    /** The same document with another status. */
    public PolicyDocument withStatus(Map<String, Object> status) {
        Map<String, Object> tree = new LinkedHashMap<>(toTree);
        tree.put("status", status);
        return new PolicyDocument(tree);
    }

    private Optional<Object> metadata(String field) {
        return Optional.ofNullable(mapping("metadata").get(field));
    }

    private Map<String, Object> mapping(String name) {
        return toTree.get(name) instanceof Map<?, ?> map ? copy(map) : Map.of();
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(String.valueOf(name), value(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static Object value(Object value) {
        return switch (value) {
            case Map<?, ?> map -> copy(map);
            case List<?> list -> {
                List<Object> items = new ArrayList<>();
                list.forEach(item -> items.add(value(item)));
                yield Collections.unmodifiableList(items);
            }
            default -> value;
        };
    }
}
