// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The jumps of one series: the one that is open, and how many of those before it lasted. */
final class LevelJumps {

    /** Jumps of long ago count less: the last twenty or so make the belief. */
    private static final double KEEP = 0.95;

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

    private final double prior;
    private final double leastBelief;
    private double seen;
    private double lasted;
    private double seconds = 60;
    private Optional<Jump> open = Optional.empty();
    private Optional<Jump> lasting = Optional.empty();

    LevelJumps(double prior, double leastBelief) {
        this.prior = prior;
        this.leastBelief = leastBelief;
    }

    void matters(double after) {
        seconds = after;
    }

    /** A jump begins; while one is open, further ones only carry it on. */
    void begin(double from, double to, Instant now) {
        if (open.isEmpty()) {
            open = Optional.of(new Jump(now, from, to));
        }
    }

    /** Closes the open jump when it has faded, or has stood long enough. */
    void settle(double rate, Instant now) {
        if (open.isEmpty()) {
            return;
        }
        Jump jump = open.get();
        boolean stands = jump.stands(rate);
        if (stands && Duration.between(jump.at(), now).toMillis() < seconds * 1000) {
            return;
        }
        seen = KEEP * seen + 1;
        lasted = KEEP * lasted + (stands ? 1 : 0);
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

    /** Whether a jump is more than a burst, as far as is known. */
    boolean believed() {
        return (prior + lasted) / (prior + seen) >= leastBelief;
    }
}
