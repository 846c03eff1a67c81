// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

/**
 * How bursty arriving work is: the index of dispersion I = Var(work) / (E(work) · size of one request), estimated from
 * differences of neighbouring intervals so that slow changes of demand do not count as bursts. Poisson arrivals of equal
 * prompts give 1.
 */
public final class WorkDispersion {

    /** Before anything is seen: Poisson arrivals of mixed sizes. */
    static final double PRIOR = 2;

    private static final double MEMORY_SECONDS = 300;
    private static final double LARGEST = 50;
    private static final double SEASONED = 12;
    private static final double LARGEST_SQUARE = 16;

    private double weight;
    private double mean;
    private double halfSquares;
    private double previous = -1;

    /**
     * Takes the work that arrived in one interval.
     *
     * @param tokens arrived tokens
     * @param seconds length of the interval
     */
    public void learn(double tokens, double seconds) {
        if (previous >= 0) {
            double keep = StrictMath.exp(-seconds / MEMORY_SECONDS);
            double difference = tokens - previous;
            double square = difference * difference / 2;
            // A change of level is no burst: once the usual size of differences is known, a single one counts for no
            // more
            // than sixteen of them.
            double usual = weight >= SEASONED ? halfSquares / weight : Double.MAX_VALUE;
            weight = keep * weight + 1;
            mean = keep * mean + tokens;
            halfSquares = keep * halfSquares + Math.min(square, LARGEST_SQUARE * usual);
        }
        previous = tokens;
    }

    /** The next interval does not follow the last one. */
    public void interrupt() {
        previous = -1;
    }

    /**
     * The index of dispersion for requests of this mean size; a prior counts as much as eight intervals.
     *
     * @param meanTokens mean tokens of a request, above 0
     */
    public double index(double meanTokens) {
        if (mean <= 0) {
            return PRIOR;
        }
        double measured = halfSquares / (mean * meanTokens);
        double blended = (weight * measured + 8 * PRIOR) / (weight + 8);
        return Math.min(LARGEST, Math.max(1, blended));
    }

    void save(LearnedState.Writer state) {
        state.add(weight).add(mean).add(halfSquares);
    }

    /** The interval before is not known any more, so the next one is not compared with it. */
    void restore(LearnedState.Reader state) {
        weight = state.atLeastZero();
        mean = state.atLeastZero();
        halfSquares = state.atLeastZero();
        previous = -1;
    }
}
