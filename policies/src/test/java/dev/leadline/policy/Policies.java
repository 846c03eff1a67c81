// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.util.List;

/** Takes parsed policies apart for tests. */
final class Policies {

    private Policies() {}

    static ParsedPolicy.Valid valid(String text) {
        return switch (PolicyParser.parse(text)) {
            case ParsedPolicy.Valid valid -> valid;
            case ParsedPolicy.Invalid(List<Violation> violations) ->
                throw new AssertionError("not valid: " + violations);
        };
    }

    static List<Violation> violations(String text) {
        return violations(PolicyParser.parse(text));
    }

    static List<Violation> violations(ParsedPolicy parsed) {
        return switch (parsed) {
            case ParsedPolicy.Valid valid -> throw new AssertionError("valid, against expectation: " + valid.policy());
            case ParsedPolicy.Invalid(List<Violation> violations) -> violations;
        };
    }
}
