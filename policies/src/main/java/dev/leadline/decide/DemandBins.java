// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.forecast.Bin;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * Cuts rates measured over intervals of any length into bins of equal width on the clock's own grid, and hands each full
 * bin on. A bin that is known for less than 80 % of its width is handed on as unknown, because a gap is not a zero. Of an interval longer
 * than 20 bins only the last 20 are filled: its mean tells the level, and nothing of how demand scattered within it, and
 * thousands of equal bins would teach a forecast that nothing ever changes.
 */
final class DemandBins {

    private static final double KNOWN_SHARE = 0.8;
    private static final int LONGEST = 20;

    private final long width;
    private long bin = Long.MIN_VALUE;
    private double amount;
    private double knownMillis;

    /** Takes full bins, in order. */
    interface Sink {
        void learn(Instant start, Bin bin);
    }

    DemandBins(Duration step) {
        this.width = step.toMillis();
    }

    /** Spreads the rate of the interval (from, to] over the bins it touches. */
    void add(Instant from, Instant to, OptionalDouble rate, Sink sink) {
        long start = from.toEpochMilli();
        long end = to.toEpochMilli();
        if (bin == Long.MIN_VALUE) {
            bin = Math.floorDiv(start, width);
        }
        start = Math.max(start, end - LONGEST * width);
        while (start < end) {
            long index = Math.floorDiv(start, width);
            if (index > bin) {
                close(sink);
                bin = index;
            }
            long until = Math.min(end, (index + 1) * width);
            if (rate.isPresent()) {
                amount += rate.getAsDouble() * (until - start);
                knownMillis += until - start;
            }
            start = until;
        }
        if (end >= (bin + 1) * width) {
            close(sink);
            bin++;
        }
    }

    private void close(Sink sink) {
        double sum = amount;
        double known = knownMillis;
        // Emptied first: whatever the forecaster says to it, this bin is over.
        amount = 0;
        knownMillis = 0;
        sink.learn(
                Instant.ofEpochMilli(bin * width), known >= KNOWN_SHARE * width ? Bin.of(sum / known) : Bin.unknown());
    }

    /** End of the last full bin at {@code now}. */
    Instant edge(Instant now) {
        return Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), width) * width);
    }
}
