// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.util.function.Function;

/** A value that passed a rule, or the rule it broke. */
sealed interface Checked<T> {

    /** It passed. */
    record Accepted<T>(T value) implements Checked<T> {}

    /** It did not; rule and hint are sentences. */
    record Refused<T>(String rule, String hint) implements Checked<T> {}

    static <T> Checked<T> accepted(T value) {
        return new Accepted<>(value);
    }

    static <T> Checked<T> refused(String rule, String hint) {
        return new Refused<>(rule, hint);
    }

    default <R> Checked<R> then(Function<T, Checked<R>> next) {
        return switch (this) {
            case Accepted<T>(T value) -> next.apply(value);
            case Refused<T>(String rule, String hint) -> new Refused<>(rule, hint);
        };
    }
}
