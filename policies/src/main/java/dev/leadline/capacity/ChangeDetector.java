// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

/**
 * Tells that what is measured has moved away from what is believed, and stays away: a two-sided cumulative sum (Page 1954)
 * of ln(measured ÷ believed) with slack 0.1 and threshold 0.6. One interval counts for at most 0.25, so at least three
 * in a row are needed, and a single odd one changes nothing. A lasting change of 30 % is told after four intervals.
 *
 * <p>Both directions are told, and only one is acted upon at once: engines that became slower make what was known before count
 * no more. Engines that became faster are believed as fast as the memory fades, because believing it shrinks a pool.
 */
final class ChangeDetector {

    private static final double SLACK = 0.1;
    private static final double THRESHOLD = 0.6;
    private static final double MOST_PER_INTERVAL = 0.25;

    private double above;
    private double below;
    private int changes;

    /** What a number of intervals have shown. */
    enum Verdict {
        /** Nothing that lasts. */
        Same,
        /** What is measured is more than what is believed. */
        More,
        /** What is measured is less than what is believed. */
        Less
    }

    /**
     * Takes one interval.
     *
     * @param ratio measured ÷ believed, above 0
     * @return a change once it is certain; the sums then begin anew
     */
    Verdict take(double ratio) {
        double step = StrictMath.log(ratio);
        above = Math.max(0, above + Math.min(MOST_PER_INTERVAL, step - SLACK));
        below = Math.max(0, below + Math.min(MOST_PER_INTERVAL, -step - SLACK));
        if (Math.max(above, below) < THRESHOLD) {
            return Verdict.Same;
        }
        Verdict verdict = above > below ? Verdict.More : Verdict.Less;
        above = 0;
        below = 0;
        changes++;
        return verdict;
    }

    /** How many changes were told so far. */
    int changes() {
        return changes;
    }

    void save(LearnedState.Writer state) {
        state.add(above).add(below).add(changes);
    }

    void restore(LearnedState.Reader state) {
        above = state.atLeastZero();
        below = state.atLeastZero();
        changes = (int) state.atLeastZero();
    }
}
