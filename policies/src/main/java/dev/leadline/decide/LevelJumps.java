// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The jumps of one series: the one that is open, and how long those before it lasted. A replica ordered for a jump serves
 * only when the jump outlasts the start, so what counts is survival: the chance that a jump of this age still stands after
 * the time that matters, by what jumps of the same age did before. Before any was seen it is (age ÷ (age + time))^½: durations
 * without a scale of their own, so that what has lasted long goes on long (Lindy's law); this weighs like two jumps.
 */
final class LevelJumps {

    /** So many jumps make the belief. */
    private static final int KEPT = 20;

    /** What is believed of durations before any was seen weighs like so many jumps. */
    private static final double PRIOR = 2;

    private static final double SHAPE = 0.5;
    private static final double YOUNGEST_SECONDS = 5;

    /**
     * A jump.
     *
     * @param at when it was seen
     * @param from level before
     * @param to first value after it
     */
    record Jump(Instant at, double from, double to) {
        private boolean stands(double rate) {
            return rate >= from + (to - from) / 2;
        }
    }

    /** Seconds; infinite for a jump that outlasted the time that mattered. */
    private final Deque<Double> lengths = new ArrayDeque<>();

    private final double leastBelief;
    private double seconds = 60;
    private double age;
    private Optional<Jump> open = Optional.empty();
    private Optional<Jump> lasting = Optional.empty();

    LevelJumps(double leastBelief) {
        this.leastBelief = leastBelief;
    }

    void matters(double after) {
        seconds = after;
    }

    /** A jump begins; while one is open, further ones only carry it on. */
    void begin(double from, double to, Instant now) {
        if (open.isEmpty()) {
            open = Optional.of(new Jump(now, from, to));
            age = 0;
        }
    }

    /** Closes the open jump when it has faded, or has stood long enough. */
    void settle(double rate, Instant now) {
        if (open.isEmpty()) {
            return;
        }
        Jump jump = open.get();
        boolean stands = jump.stands(rate);
        age = Duration.between(jump.at(), now).toMillis() / 1000.0;
        if (stands && age < seconds) {
            return;
        }
        lengths.addLast(stands ? Double.POSITIVE_INFINITY : age);
        if (lengths.size() > KEPT) {
            lengths.removeFirst();
        }
        if (stands) {
            lasting = open;
        }
        open = Optional.empty();
    }

    /** The newest jump that lasted. */
    Optional<Jump> lasting() {
        return lasting;
    }

    void interrupt() {
        open = Optional.empty();
    }

    Optional<Jump> open() {
        return open;
    }

    /** The chance that the open jump still stands after the time that matters; 1 while none is open. */
    double persistence() {
        if (open.isEmpty()) {
            return 1;
        }
        double unseen = unseen();
        long reached = lengths.stream().filter(length -> length >= age).count();
        return (PRIOR * unseen + lasted()) / (PRIOR + reached);
    }

    /** The same as long as no jump has shown how long jumps last. */
    private double unseen() {
        double old = Math.max(YOUNGEST_SECONDS, age);
        return StrictMath.pow(old / (old + seconds), SHAPE);
    }

    /** Whether a jump is under way that will be over too soon, if it is like those before. */
    boolean likeBursts() {
        return open.isPresent() && !believed() && persistence() < unseen();
    }

    /** The share of jumps that lasted, two that did assumed: how far a rise can be trusted to go on. */
    double lastingShare() {
        return (PRIOR + lasted()) / (PRIOR + lengths.size());
    }

    private long lasted() {
        return lengths.stream().filter(length -> length.isInfinite()).count();
    }

    /** Whether a jump is more than a burst, as far as is known. */
    boolean believed() {
        return persistence() >= leastBelief;
    }
}
