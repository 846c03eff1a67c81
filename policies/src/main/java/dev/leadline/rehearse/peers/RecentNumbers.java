// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Numbers of replicas of a while, and their extremes. */
final class RecentNumbers {
    private final Duration window;
    private final Deque<Timed> numbers = new ArrayDeque<>();

    private record Timed(Instant time, int replicas) {}

    /** @param window for which a number is kept; 0 keeps the newest alone */
    RecentNumbers(Duration window) {
        this.window = window;
    }

    void add(Instant now, int replicas) {
        numbers.removeIf(one -> !one.time().isAfter(now.minus(window)));
        numbers.addLast(new Timed(now, replicas));
    }

    int smallest() {
        return numbers.stream().mapToInt(Timed::replicas).min().orElse(0);
    }

    int largest() {
        return numbers.stream().mapToInt(Timed::replicas).max().orElse(0);
    }
}
