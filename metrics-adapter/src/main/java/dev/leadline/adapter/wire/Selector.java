// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is selected.
 *
 * @param requirements all of which must hold; without any, everything is selected
 * @param text as it was asked for; empty for everything
 */
record Selector(List<Requirement> requirements, String text) {

    static final Selector EVERYTHING = new Selector(List.of(), "");

    /** Copies the list. */
    Selector {
        requirements = List.copyOf(requirements);
    }

    /** Whether these labels are selected. */
    boolean selects(Map<String, String> labels) {
        for (Requirement requirement : requirements) {
            if (!requirement.holds(labels)) {
                return false;
            }
        }
        return true;
    }

    /** The one value that this label must have, when a requirement says so. */
    Optional<String> only(String label) {
        return requirements.stream()
                .flatMap(requirement -> requirement instanceof Requirement.OneOf(String key, var values)
                                && key.equals(label)
                                && values.size() == 1
                        ? values.stream()
                        : Stream.empty())
                .findFirst();
    }
}
