// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** Where an expert leaves its point forecast: one object for all of them, so that asking costs no memory. */
final class Opinion {

    private double level;

    /** Says this level, cut off at zero because demand is never negative, and that there is an opinion. */
    boolean say(double expected) {
        level = Math.max(0, expected);
        return true;
    }

    /** What was said last. */
    double level() {
        return level;
    }
}
