// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The errors of one expert at one horizon. Raw, the last ones as they were; or in units of their recent and of their
 * long-run mean size, so that the width follows the traffic at two speeds.
 */
final class ErrorBook {

    /** How fast the two units follow. */
    private static final double FAST = 0.1;

    private static final double SLOW = 0.003;
    /** How much of a scaled error is kept from one to the next: they reach back about 250 and 1,000 errors. */
    private static final double FAST_KEPT = 0.996;

    private static final double SLOW_KEPT = 0.999;
    /** Below this share of the long-run mean the fast unit does not shrink: a quiet hour must not promise certainty. */
    private static final double FLOOR = 0.05;
    /** The first errors only tell the unit. */
    private static final int UNIT_FIRST = 8;

    private static final int RAW = 240;

    private final @Nullable ErrorMemory raw;
    private final boolean rawIsKind;
    private final boolean scaled;
    private @Nullable ErrorSketch fast;
    private @Nullable ErrorSketch slow;
    private double fastUnit;
    private double slowUnit;
    private long count;

    /**
     * @param keepRaw keep the last errors themselves
     * @param rawIsKind whether they are one of the kinds that are weighed, or only read by {@link #quantile}
     * @param scaled keep sketches of scaled errors
     */
    ErrorBook(boolean keepRaw, boolean rawIsKind, boolean scaled) {
        this.rawIsKind = rawIsKind;
        raw = keepRaw ? new ErrorMemory(RAW) : null;
        this.scaled = scaled;
    }

    /** How many ways of reading its quantiles there are. */
    int kinds() {
        return (rawIsKind ? 1 : 0) + (scaled ? 2 : 0);
    }

    void add(double error, double fastThen, double slowThen) {
        if (raw != null) {
            raw.add(error);
        }
        if (scaled && count > UNIT_FIRST && slowThen > 0) {
            fast().add(error / fastThen);
            slow().add(error / slowThen);
        }
        double size = Math.abs(error);
        count++;
        fastUnit += Math.max(FAST, 1.0 / count) * (size - fastUnit);
        slowUnit += Math.max(SLOW, 1.0 / count) * (size - slowUnit);
    }

    /** The recent mean absolute error, 0 while nothing is known. */
    double fastUnit() {
        return Math.max(fastUnit, FLOOR * slowUnit);
    }

    /** The long-run mean absolute error, 0 while nothing is known. */
    double unit() {
        return slowUnit;
    }

    int size() {
        return (int) Math.min(count, Integer.MAX_VALUE);
    }

    /** Fills the quantiles in the unit of the series; {@code kind} counts raw, fast, slow, those kept only. */
    void quantiles(int kind, double[] levels, double[] into) {
        if (raw != null && rawIsKind && kind == 0) {
            for (int i = 0; i < levels.length; i++) {
                into[i] = raw.quantile(levels[i]);
            }
            return;
        }
        boolean fastKind = kind == kinds() - 2;
        ErrorSketch sketch = fastKind ? fast() : slow();
        double unit = fastKind ? fastUnit() : slowUnit;
        if (sketch.isEmpty()) {
            Arrays.fill(into, 0);
            return;
        }
        sketch.quantiles(levels, into);
        for (int i = 0; i < levels.length; i++) {
            into[i] *= unit;
        }
    }

    /** One quantile by the steadiest way that is kept. */
    double quantile(double level) {
        if (raw != null) {
            return raw.quantile(level);
        }
        double[] result = new double[1];
        quantiles(kinds() - 1, new double[] {level}, result);
        return result[0];
    }

    void exchange(Archive archive) {
        fastUnit = archive.number(fastUnit);
        slowUnit = archive.number(slowUnit);
        count = archive.whole(count);
        if (raw != null) {
            raw.exchange(archive);
        }
        if (archive.flag(fast != null)) {
            fast().exchange(archive);
            slow().exchange(archive);
        }
    }

    private ErrorSketch fast() {
        if (fast == null) {
            fast = new ErrorSketch(FAST_KEPT);
        }
        return fast;
    }

    private ErrorSketch slow() {
        if (slow == null) {
            slow = new ErrorSketch(SLOW_KEPT);
        }
        return slow;
    }
}
