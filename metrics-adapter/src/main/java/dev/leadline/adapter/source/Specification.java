// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.Violation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A policy's terms and the version of the specification from which they were read.
 *
 * @param stamp equal for equal specifications
 * @param terms in force
 * @param complaint why this version is not the one in force, a sentence
 */
record Specification(Object stamp, PolicyTerms terms, Optional<String> complaint) {

    /** Nothing is known. */
    static final Specification NONE = new Specification("", PolicyTerms.UNREADABLE, Optional.empty());

    /** The specification of an object; terms that were valid stay in force while a newer version is not. */
    Specification next(PolicyKey key, Map<?, ?> object) {
        Object now = stampOf(object);
        if (stamp.equals(now)) {
            return this;
        }
        return switch (PolicyParser.parseTree(bare(key, object))) {
            case ParsedPolicy.Valid valid -> new Specification(now, PolicyTerms.of(valid.policy()), Optional.empty());
            case ParsedPolicy.Invalid(var violations) ->
                new Specification(now, terms, Optional.of(sentence(violations.getFirst())));
        };
    }

    private String sentence(Violation first) {
        return "Its specification cannot be used (" + first.path() + ": " + first.rule() + "); "
                + (terms.equals(PolicyTerms.UNREADABLE)
                        ? "the defaults stand, without a fallback."
                        : "hold, fallback and labels stay as they were.");
    }

    /** An API server counts the versions; elsewhere the specification stands for itself. */
    private static Object stampOf(Map<?, ?> object) {
        Map<?, ?> metadata = Fields.mapping(object, "metadata");
        Optional<String> uid = Fields.text(metadata, "uid");
        return uid.isPresent() && metadata.get("generation") instanceof Number generation
                ? uid.get() + "/" + generation
                : Fields.mapping(object, "spec");
    }

    private static Map<String, Object> bare(PolicyKey key, Map<?, ?> object) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("apiVersion", String.valueOf(object.get("apiVersion")));
        tree.put("kind", String.valueOf(object.get("kind")));
        tree.put("metadata", Map.of("namespace", key.namespace(), "name", key.name()));
        tree.put("spec", Fields.mapping(object, "spec"));
        return tree;
    }
}
