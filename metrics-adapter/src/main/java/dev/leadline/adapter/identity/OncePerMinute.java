// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** Keeps strangers from filling the log. */
final class OncePerMinute {

    private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

    /** True for the first who asks in a minute. */
    boolean maySpeak(Instant now) {
        Instant from = next.get();
        return !now.isBefore(from) && next.compareAndSet(from, now.plus(Duration.ofMinutes(1)));
    }
}
