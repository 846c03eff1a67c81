// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.util.function.Function;
import java.util.function.Predicate;

/** What one field accepts. */
@FunctionalInterface
interface ValueRule<T> {

    Checked<T> check(Node node);

    /** This rule, then another on its result. */
    default <R> ValueRule<R> then(Function<T, Checked<R>> next) {
        return node -> check(node).then(next);
    }

    /** This rule, and its result must satisfy a condition. */
    default ValueRule<T> where(Predicate<T> condition, String rule, String hint) {
        return then(value -> condition.test(value) ? Checked.accepted(value) : Checked.refused(rule, hint));
    }
}
