// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers the last good value of one source: a failed reading becomes stale while that value is young enough. A body
 * that lacks what the same source told before was cut off at a line end, which no parser can see.
 */
final class LastGood<T> {
    private final Duration staleAfter;
    private final Lost<T> lost;
    private Optional<Reading.Fresh<T>> last = Optional.empty();

    /** Names what the new value lost against the one before; empty when nothing. */
    @FunctionalInterface
    interface Lost<T> {
        String between(T before, T now);
    }

    LastGood(Duration staleAfter, Lost<T> lost) {
        this.staleAfter = staleAfter;
        this.lost = lost;
    }

    Reading<T> settle(Reading<T> reading, String source, Instant now) {
        return switch (reading) {
            case Reading.Fresh<T> fresh -> settleFresh(fresh, source, now);
            case Reading.Stale<T> stale -> stale;
            case Reading.Missing<T> missing -> settleMissing(missing, now);
        };
    }

    private Reading<T> settleFresh(Reading.Fresh<T> fresh, String source, Instant now) {
        Optional<Reading.Fresh<T>> young = last.filter(old -> age(old, now).compareTo(staleAfter) <= 0);
        String gone = young.map(old -> lost.between(old.value(), fresh.value())).orElse("");
        if (!gone.isEmpty()) {
            return settleMissing(
                    new Reading.Missing<>(
                            MissingReason.Truncated,
                            "the answer of " + source + " lacks " + gone + ", which it had before, and seems cut off"),
                    now);
        }
        last = Optional.of(fresh);
        return fresh;
    }

    private Reading<T> settleMissing(Reading.Missing<T> missing, Instant now) {
        if (missing.code() == MissingReason.Asleep) {
            return missing;
        }
        return last.filter(old -> age(old, now).compareTo(staleAfter) <= 0)
                .<Reading<T>>map(old -> new Reading.Stale<>(old.value(), old.at(), age(old, now), missing.reason()))
                .orElse(missing);
    }

    private Duration age(Reading.Fresh<T> old, Instant now) {
        return Duration.between(old.at(), now);
    }
}
