// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The selector of an external metric, as an HPA writes it. One that is absent matches everything. */
record ItemSelector(Tree selector) {

    boolean matches(Map<String, String> labels) {
        return matchesLabels(selector.at("matchLabels"), labels)
                && selector.items("matchExpressions").stream().allMatch(one -> matchesExpression(one, labels));
    }

    private static boolean matchesLabels(Tree wanted, Map<String, String> labels) {
        return wanted.fields().keySet().stream()
                .map(String::valueOf)
                .allMatch(name -> wanted.text(name).equals(labels.get(name)));
    }

    private static boolean matchesExpression(Tree expression, Map<String, String> labels) {
        Optional<String> value = Optional.ofNullable(labels.get(expression.text("key")));
        List<String> values = expression.texts("values");
        return switch (expression.text("operator")) {
            case "In" -> value.filter(values::contains).isPresent();
            case "NotIn" -> value.filter(values::contains).isEmpty();
            case "Exists" -> value.isPresent();
            case "DoesNotExist" -> value.isEmpty();
            default -> false;
        };
    }

    /** True when another value of this label would be matched just as well. */
    boolean leavesOpen(String label, Map<String, String> labels) {
        String other = Objects.requireNonNullElse(labels.get(label), "") + "-other";
        Map<String, String> changed = new HashMap<>(labels);
        changed.put(label, other);
        return matches(changed);
    }
}
