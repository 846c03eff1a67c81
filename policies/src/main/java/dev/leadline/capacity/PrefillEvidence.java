// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import java.util.OptionalDouble;

/**
 * What one instance has shown of its prefill speed, as a multiple of what was believed: work, counted in the seconds that it
 * was believed to take, over the seconds that it took, fading with busy time.
 */
final class PrefillEvidence {

    private static final double MEMORY_BUSY_SECONDS = 120;
    private static final double FEWEST_BUSY_SECONDS = 2;
    private static final int FEWEST_INTERVALS = 2;
    /** First-token latency holds waiting too, so the fastest interval tells most; it fades within about an hour. */
    private static final double LATENCY_FADE = 0.999;

    /** What of that is believed, because the fastest interval was also a lucky one. */
    private static final double LATENCY_SHARE = 0.9;

    private double believedSeconds;
    private double busySeconds;
    private int intervals;
    private double bestByLatency;
    private boolean waitedBefore;

    /** Takes work and the busy time it took. */
    void add(double believed, double busy) {
        double keep = StrictMath.exp(-busy / MEMORY_BUSY_SECONDS);
        believedSeconds = keep * believedSeconds + believed;
        busySeconds = keep * busySeconds + busy;
        intervals++;
    }

    /** Takes what the first tokens of an interval without waiting say. */
    void addLatency(double ratio) {
        bestByLatency = Math.max(LATENCY_FADE * bestByLatency, ratio);
    }

    /** Whether requests waited at the last look; takes whether they do at this one. */
    boolean waitedBefore(boolean waitsNow) {
        boolean before = waitedBefore;
        waitedBefore = waitsNow;
        return before;
    }

    /** Of what is known only what is measured from now on counts. */
    void forget() {
        believedSeconds = 0;
        busySeconds = 0;
        intervals = 0;
        bestByLatency = 0;
    }

    double busySeconds() {
        return busySeconds;
    }

    /** Enough busy time to tell a speed from. */
    boolean isMeasured() {
        return busySeconds >= FEWEST_BUSY_SECONDS && intervals >= FEWEST_INTERVALS;
    }

    /** Measured ÷ believed speed. */
    OptionalDouble ratio() {
        if (isMeasured()) {
            return OptionalDouble.of(believedSeconds / busySeconds);
        }
        return bestByLatency > 0 ? OptionalDouble.of(LATENCY_SHARE * bestByLatency) : OptionalDouble.empty();
    }
}
