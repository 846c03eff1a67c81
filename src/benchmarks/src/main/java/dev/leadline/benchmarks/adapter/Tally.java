// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Latencies in steps of ten microseconds, of reads that were meant for a window. For one thread. */
final class Tally {

    private static final long STEP_NANOS = 10_000;
    /** Two seconds and a last place for everything slower. */
    private static final int PLACES = 200_001;

    private final long[] counts = new long[PLACES];
    private long from = Long.MAX_VALUE;
    private long until = Long.MAX_VALUE;
    private long reads;
    private long refused;
    private long broken;
    private final Map<String, Long> reasons = new TreeMap<>();

    /** Counts from a moment of {@link System#nanoTime}. */
    void begin(long now) {
        from = now;
    }

    /** Counts no read that was meant for later. */
    void end(long now) {
        until = now;
    }

    /**
     * Counts an answer.
     *
     * @param intended when the read was meant to be sent, which is before it was when an answer before it was late
     */
    void add(long intended, long answered, boolean good) {
        if (intended < from || intended >= until) {
            return;
        }
        if (!good) {
            refused++;
            return;
        }
        reads++;
        counts[(int) Math.min((answered - intended) / STEP_NANOS, PLACES - 1)]++;
    }

    /** Remembers why reads are refused, whenever that was. */
    void note(String why) {
        reasons.merge(why, 1L, Long::sum);
    }

    /** How often reads were refused for which reason, for people; empty when none was. */
    String reasons() {
        return reasons.entrySet().stream()
                .map(reason -> reason.getKey() + " × " + reason.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Counts a connection that the server closed, whenever that was. */
    void broken() {
        broken++;
    }

    /** Counts a read that got no answer. */
    void lost(long intended) {
        add(intended, intended, false);
    }

    /** What it has come to. */
    LoadResult result() {
        return new LoadResult(reads, (until - from) / 1e9, refused, millis(0.5), millis(0.99), broken);
    }

    /** The upper end of the step in which the read of this share is. */
    private double millis(double share) {
        long rank = (long) Math.ceil(share * reads);
        long seen = 0;
        for (int place = 0; place < PLACES; place++) {
            seen += counts[place];
            if (seen >= rank && seen > 0) {
                return (place + 1) * STEP_NANOS / 1e6;
            }
        }
        return 0;
    }
}
