// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.explain.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What is remembered of sleeping and waking between two decisions. */
final class RestMemory {

    /**
     * Why sleeping pools are woken.
     *
     * @param code by what
     * @param numbers what it was told from, in reading order
     * @param sentence for a tired operator
     */
    record Wake(ReasonCode code, Map<String, Double> numbers, String sentence) {}

    private Optional<Wake> wake = Optional.empty();
    private Instant wokenAt = Instant.MIN;
    private boolean rested;

    /** Something woke the pools. */
    void woken(Wake by, Instant now) {
        wake = Optional.of(by);
        wokenAt = now;
    }

    /** A wake that nobody has carried out yet still counts: requests that were refused will come again. */
    Optional<Wake> wokenWithin(Duration window, Instant now) {
        return wake.filter(ignored -> Duration.between(wokenAt, now).compareTo(window) < 0);
    }

    /** Whether the last decision was that all pools rest. */
    void rested(boolean all) {
        rested = all;
        if (all) {
            wake = Optional.empty();
        }
    }

    /** True while the last decision was that all pools rest. */
    boolean rested() {
        return rested;
    }
}
