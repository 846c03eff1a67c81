// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one source said, or why it said nothing. Zero is a value; absence is a {@link Missing} with its reason.
 *
 * @param <T> what the source tells when it tells something
 */
public sealed interface Reading<T> permits Reading.Fresh, Reading.Stale, Reading.Missing {

    /** A value read in this round. */
    record Fresh<T>(T value, Instant at) implements Reading<T> {}

    /** The last good value, too old to be called now. */
    record Stale<T>(T value, Instant at, Duration age, String reason) implements Reading<T> {}

    /** Nothing usable; {@code reason} is a sentence for people. */
    record Missing<T>(MissingReason code, String reason) implements Reading<T> {}

    /** A fresh value. */
    static <T> Reading<T> fresh(T value, Instant at) {
        return new Fresh<>(value, at);
    }

    /** No value, and why. */
    static <T> Reading<T> missing(MissingReason code, String reason) {
        return new Missing<>(code, reason);
    }

    /** The value when it is fresh; a stale one does not count. */
    default Optional<T> ifFresh() {
        return this instanceof Fresh<T>(T value, Instant ignored) ? Optional.of(value) : Optional.empty();
    }

    /** The value whether fresh or stale. */
    default Optional<T> lastKnown() {
        return switch (this) {
            case Fresh<T> fresh -> Optional.of(fresh.value());
            case Stale<T> stale -> Optional.of(stale.value());
            case Missing<T> ignored -> Optional.empty();
        };
    }

    /** The same reading of something derived from the value. */
    default <R> Reading<R> map(Function<T, R> function) {
        return switch (this) {
            case Fresh<T> fresh -> new Fresh<>(function.apply(fresh.value()), fresh.at());
            case Stale<T> stale -> new Stale<>(function.apply(stale.value()), stale.at(), stale.age(), stale.reason());
            case Missing<T> missing -> new Missing<>(missing.code(), missing.reason());
        };
    }
}
