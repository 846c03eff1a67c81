// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;

/** Reads of one connection, one at a time; those that are due wait their turn, and the waiting counts. One thread. */
final class Conversation implements Link.Ear {

    private static final int OK = 200;

    private final Link link;
    private final Tally tally;
    private final boolean endless;
    private final int numbers;
    private final Deque<Long> due = new ArrayDeque<>();
    private Optional<Long> underWay = Optional.empty();
    private boolean open = true;
    private int number;

    /**
     * One that has not begun.
     *
     * @param first number that is read
     * @param endless true when the next read follows each answer
     */
    Conversation(Function<Link.Ear, Link> link, Tally tally, int first, int numbers, boolean endless) {
        this.link = link.apply(this);
        this.tally = tally;
        this.number = first;
        this.numbers = numbers;
        this.endless = endless;
    }

    Link link() {
        return link;
    }

    /** Reads now, or when the reads before it are answered. */
    void read(long intended) {
        due.add(intended);
        next();
    }

    private void next() {
        if (open && underWay.isEmpty() && !due.isEmpty()) {
            underWay = Optional.of(due.remove());
            link.ask(number++ % numbers);
        }
    }

    @Override
    public void answered(int status) {
        long now = System.nanoTime();
        if (status != OK) {
            tally.note("status " + status);
        }
        underWay.ifPresent(intended -> tally.add(intended, now, status == OK));
        underWay = Optional.empty();
        if (endless) {
            due.add(now);
        }
        next();
    }

    @Override
    public void broken() {
        if (open) {
            tally.note("connection closed by the server");
            tally.broken();
        }
        end();
    }

    /** Nothing is read any more; what has no answer is lost. */
    void end() {
        open = false;
        underWay.ifPresent(tally::lost);
        underWay = Optional.empty();
        due.forEach(tally::lost);
        due.clear();
    }

    /** True when nothing is asked and nothing waits. */
    boolean isIdle() {
        return underWay.isEmpty() && due.isEmpty();
    }
}
