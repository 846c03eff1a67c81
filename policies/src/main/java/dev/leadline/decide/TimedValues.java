// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Whole numbers by time, kept for a while: what was needed and what was desired. */
final class TimedValues {

    private record Entry(Instant time, int value) {}

    private final Duration kept;
    private final Deque<Entry> entries = new ArrayDeque<>();

    TimedValues(Duration kept) {
        this.kept = kept;
    }

    void add(Instant time, int value) {
        entries.addLast(new Entry(time, value));
        // One entry older than what is kept stays, because it was in force when the window began.
        while (entries.size() > 1 && secondIsOld(time)) {
            entries.removeFirst();
        }
    }

    private boolean secondIsOld(Instant now) {
        Iterator<Entry> oldest = entries.iterator();
        oldest.next();
        return oldest.next().time().isBefore(now.minus(kept));
    }

    /** The largest value of the last {@code window}, or {@code otherwise} when nothing is known. */
    int largest(Instant now, Duration window, int otherwise) {
        Instant since = now.minus(window);
        // The newest are at the end, and a window is mostly a small part of what is kept.
        int largest = Integer.MIN_VALUE;
        boolean found = false;
        for (Iterator<Entry> newest = entries.descendingIterator(); newest.hasNext(); ) {
            Entry entry = newest.next();
            if (entry.time().isBefore(since)) {
                break;
            }
            largest = Math.max(largest, entry.value());
            found = true;
        }
        return found ? largest : otherwise;
    }

    /** The smallest value of the last {@code window}, or {@code otherwise} when nothing is known. */
    int smallest(Instant now, Duration window, int otherwise) {
        Instant since = now.minus(window);
        return entries.stream()
                .filter(entry -> !entry.time().isBefore(since))
                .mapToInt(Entry::value)
                .min()
                .orElse(otherwise);
    }

    /** The latest value, or {@code otherwise} when nothing is known. */
    int last(int otherwise) {
        return entries.isEmpty() ? otherwise : entries.getLast().value();
    }

    /** The value in force at {@code time}, or {@code otherwise} when nothing is that old. */
    int at(Instant time, int otherwise) {
        int value = otherwise;
        for (Entry entry : entries) {
            if (entry.time().isAfter(time)) {
                break;
            }
            value = entry.value();
        }
        return value;
    }
}
