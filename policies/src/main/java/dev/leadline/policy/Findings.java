// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects everything that is wrong with one document, so that its author hears it all at once. */
final class Findings {

    /** The path of a document as a whole. */
    static final String DOCUMENT = "(document)";

    private final List<Finding> found = new ArrayList<>();

    /** A violation and where it stands. */
    record Finding(Violation violation, Place place) {}

    void add(String path, Place place, String value, String rule, String hint) {
        found.add(new Finding(new Violation(path.isEmpty() ? DOCUMENT : path, value, rule, hint), place));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** In the order of the text; findings without a place keep the order in which they were found. */
    List<Finding> inOrder() {
        return found.stream()
                .sorted(Comparator.comparingInt(
                                (Finding finding) -> finding.place().line())
                        .thenComparingInt(finding -> finding.place().column()))
                .toList();
    }
}
