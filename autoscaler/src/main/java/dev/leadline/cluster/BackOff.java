// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.time.Duration;
import java.time.Instant;

/** When to try again: after 1 s, then twice as long each time, up to a minute. Confined to one thread at a time. */
final class BackOff {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Duration pause = Duration.ZERO;
    private Instant next = Instant.MIN;

    void failed(Instant now) {
        pause = pause.isZero() ? Duration.ofSeconds(1) : pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
        next = now.plus(pause);
    }

    void worked() {
        pause = Duration.ZERO;
        next = Instant.MIN;
    }

    boolean mayTry(Instant now) {
        return !now.isBefore(next);
    }
}
