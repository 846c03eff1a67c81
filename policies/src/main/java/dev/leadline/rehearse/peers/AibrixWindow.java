// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Values of the last minutes and their plain mean, as AIBrix keeps one per pass. */
final class AibrixWindow {
    private static final Duration KEPT = Duration.ofMinutes(3);

    private final Deque<Timed> values = new ArrayDeque<>();

    private record Timed(Instant time, double value) {}

    void add(Instant time, double value) {
        values.addLast(new Timed(time, value));
        values.removeIf(one -> !one.time().isAfter(time.minus(KEPT)));
    }

    /** Mean of what is younger than the window; 0 when nothing is. */
    double mean(Instant now, Duration window) {
        return values.stream()
                .filter(one -> one.time().isAfter(now.minus(window)))
                .mapToDouble(Timed::value)
                .average()
                .orElse(0);
    }
}
