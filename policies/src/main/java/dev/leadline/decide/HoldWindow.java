// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How long the size of a peak is kept after it is over, when demand comes back in jumps that nobody can foresee. What
 * arrives within a lead time of such a jump is missed, whatever is decided then; only replicas that are there already
 * help. So when jumps have missed more than the objective allows, a peak is kept for as long as most gaps between peaks
 * were, and no longer than needed: the misses fade within about an hour of demand, and the window with them.
 */
final class HoldWindow {

    private static final double MEMORY_SECONDS = 3600;
    private static final Duration LONGEST = Duration.ofHours(3);

    /** Before a gap was seen. */
    private static final Duration FIRST_GUESS = Duration.ofMinutes(10);

    /** With fewer than five gaps this is the longest of them. */
    private static final double MOST_GAPS = 0.81;

    private static final double BEYOND = 1.25;
    private static final int KEPT = 20;
    private static final double LEVEL_SECONDS = 60;

    private final double allowed;
    private final Deque<Duration> gaps = new ArrayDeque<>();
    private double offered;
    private double missed;
    private double pending;
    private double peak;
    private double outputPeak;
    private Optional<Instant> jumpedAt = Optional.empty();
    private Optional<Instant> fellAt = Optional.empty();

    /** A window for this share of missed requests, for instance 0.01. */
    HoldWindow(double allowed) {
        this.allowed = allowed;
    }

    /**
     * Follows the level of demand and the jumps in it.
     *
     * @param present input tokens per second, whose jumps and falls count
     * @param output output tokens per second, which come and go with them
     */
    void follow(double present, double output, Optional<LevelJumps.Jump> lasting, Instant now, double seconds) {
        if (lasting.isPresent() && !lasting.map(LevelJumps.Jump::at).equals(jumpedAt)) {
            LevelJumps.Jump jump = lasting.get();
            jumpedAt = Optional.of(jump.at());
            if (fellAt.isPresent() && present >= peak / 2) {
                gaps.addLast(Duration.between(fellAt.get(), jump.at()));
                if (gaps.size() > KEPT) {
                    gaps.removeFirst();
                }
            }
            fellAt = Optional.empty();
            peak = present;
            outputPeak = output;
            missed += pending;
            pending = 0;
        }
        if (fellAt.isEmpty()) {
            // The level of a peak and not its highest moment, which chance made.
            double blend = 1 - StrictMath.exp(-seconds / LEVEL_SECONDS);
            if (present >= peak / 2) {
                peak += blend * (present - peak);
                outputPeak += blend * (output - outputPeak);
            }
            if (jumpedAt.isPresent() && present < peak / 2) {
                fellAt = Optional.of(now);
            }
        }
    }

    /**
     * Takes requests that were offered, and those of them missed because of a jump.
     *
     * @param open true while it is not known yet whether the jump lasts
     */
    void count(double requests, double missedByJump, boolean open, double seconds) {
        double keep = StrictMath.exp(-seconds / MEMORY_SECONDS);
        offered = keep * offered + requests;
        missed *= keep;
        if (open) {
            pending += missedByJump;
        } else {
            missed += missedByJump;
            pending = 0;
        }
    }

    /** Share of requests missed because of jumps. */
    double missedShare() {
        return offered > 0 ? missed / offered : 0;
    }

    /** The demand of the last peak on a role, while its size is kept; absent when nothing is. */
    OptionalDouble kept(Role role, Instant now) {
        return fellAt.isPresent() && Duration.between(fellAt.get(), now).compareTo(length()) < 0
                ? OptionalDouble.of(role == Role.Decode ? outputPeak : peak)
                : OptionalDouble.empty();
    }

    /** How long to keep what was needed; zero while jumps miss no more than allowed. */
    Duration length() {
        if (missedShare() <= allowed) {
            return Duration.ZERO;
        }
        if (gaps.isEmpty()) {
            return FIRST_GUESS;
        }
        List<Duration> sorted = gaps.stream().sorted(Comparator.naturalOrder()).toList();
        Duration usual = sorted.get((int) Math.ceil(MOST_GAPS * sorted.size()) - 1);
        Duration window = Duration.ofMillis(Math.round(BEYOND * usual.toMillis()));
        // Who comes back later than that is met by a start, or by a schedule.
        return window.compareTo(LONGEST) > 0 ? Duration.ZERO : window;
    }
}
