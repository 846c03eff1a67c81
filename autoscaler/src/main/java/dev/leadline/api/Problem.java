// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.policy.Violation;
import dev.leadline.store.PolicyRefusedException;
import java.util.List;

/**
 * An error answer as RFC 9457 describes it.
 *
 * @param type what went wrong, for programs: {@code urn:leadline:problem:} and a word
 * @param title what went wrong in a few words, the same for every case of the type
 * @param status the HTTP status
 * @param detail this case, a sentence
 * @param violations everything that is wrong with what was sent; empty when nothing is
 */
record Problem(String type, String title, int status, String detail, List<Violation> violations) {

    Problem {
        violations = List.copyOf(violations);
    }

    static Problem of(int status, String word, String title, String detail) {
        return new Problem("urn:leadline:problem:" + word, title, status, detail, List.of());
    }

    static Problem unknownPolicy(String namespace, String name) {
        return of(
                404,
                "unknown-policy",
                "No such policy",
                "There is no policy " + namespace + "/" + name + "; GET /api/v1/policies lists those in force.");
    }

    static Problem invalid(int status, String word, String title, List<Violation> violations) {
        String detail = violations.size() == 1
                ? violations.getFirst().path() + ": "
                        + sentence(violations.getFirst().rule())
                : violations.size() + " things are wrong; violations lists them all.";
        return new Problem("urn:leadline:problem:" + word, title, status, detail, violations);
    }

    private static String sentence(String rule) {
        return rule.endsWith(".") ? rule : rule + ".";
    }

    static Problem invalidPolicy(List<Violation> violations) {
        return invalid(422, "invalid-policy", "The policy is not valid", violations);
    }

    /** What the place that keeps policies would not do. */
    static Problem refused(PolicyRefusedException refused) {
        return switch (refused.why()) {
            case Invalid ->
                refused.violations().isEmpty()
                        ? of(422, "invalid-policy", "The policy is not valid", refused.sentence())
                        : invalidPolicy(refused.violations());
            case Forbidden -> of(403, "forbidden", "Leadline may not do this in the cluster", refused.sentence());
            case Conflict -> of(409, "conflict", "The policy has changed meanwhile", refused.sentence());
            case NoNamespace -> of(404, "unknown-namespace", "No such namespace", refused.sentence());
            case NoDefinition -> of(503, "no-definition", "The cluster knows no policies", refused.sentence());
            case Unreachable -> of(503, "cluster-unreachable", "The cluster does not answer", refused.sentence());
        };
    }

    static Problem invalidParameter(String parameter, String value, String rule, String hint) {
        return invalid(
                400,
                "invalid-parameter",
                "A parameter is not valid",
                List.of(new Violation("query." + parameter, value, rule, hint)));
    }

    static Problem tooLarge(long limit) {
        return of(
                413,
                "body-too-large",
                "The body is too large",
                "The body is larger than the " + limit / 1024 + " KiB that are accepted here; nothing was read of it.");
    }
}
