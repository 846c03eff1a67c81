// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.util.List;

/** What became of one document: a policy that can be used as it is, or everything that is wrong with it. */
public sealed interface ParsedPolicy permits ParsedPolicy.Valid, ParsedPolicy.Invalid {

    /**
     * A usable policy.
     *
     * @param policy the policy, defaults filled in
     * @param document the object as it was given, defaults not filled in
     */
    record Valid(ScalingPolicy policy, PolicyDocument document) implements ParsedPolicy {}

    /**
     * Not a policy.
     *
     * @param violations all of them in the order of the text, at least one
     */
    record Invalid(List<Violation> violations) implements ParsedPolicy {

        /** Copies the list. */
        public Invalid {
            violations = List.copyOf(violations);
            if (violations.isEmpty()) {
                throw new IllegalArgumentException("an invalid policy says what is wrong with it");
            }
        }
    }
}
