// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Since when nothing has happened. A look at which somebody was silent proves nothing; the counters of the next good look
 * span it, so idleness goes on when they stood still.
 */
final class IdleSpell {

    /** What one look shows, from the calmest to the busiest. */
    enum Sight {
        Idle,
        Unknown,
        Busy;

        /** Of two sights the one that speaks more against idleness. */
        Sight and(Sight other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    /** A shorter pause is no rest. */
    private static final Duration REST = Duration.ofMinutes(2);

    private int rests;
    private Optional<Instant> since = Optional.empty();
    private Optional<Instant> last = Optional.empty();

    /**
     * Takes the next look.
     *
     * @param longestGap silence that can still be bridged
     */
    void take(Sight sight, Instant now, Duration longestGap) {
        boolean bridged = last.filter(before -> Duration.between(before, now).compareTo(longestGap) <= 0)
                .isPresent();
        switch (sight) {
            case Busy -> {
                rests += bridged && hasRested(now) ? 1 : 0;
                forget();
            }
            case Unknown -> {
                if (!bridged) {
                    forget();
                }
            }
            case Idle -> {
                since = bridged ? since : Optional.of(now);
                last = Optional.of(now);
            }
        }
    }

    private boolean hasRested(Instant now) {
        return since.filter(begin -> Duration.between(begin, now).compareTo(REST) >= 0)
                .isPresent();
    }

    private void forget() {
        since = Optional.empty();
        last = Optional.empty();
    }

    /** How long nothing has happened, when the look of {@code now} itself saw nothing. */
    Optional<Duration> lasting(Instant now) {
        return last.filter(now::equals).flatMap(ignored -> since).map(begin -> Duration.between(begin, now));
    }

    /** How many times work came back after a rest of two minutes or more. */
    int rests() {
        return rests;
    }
}
