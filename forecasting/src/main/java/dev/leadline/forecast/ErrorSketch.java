// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/**
 * Quantiles of scaled errors with forgetting: weights on a grid that is even in asinh(2·error), fine near zero and wide in
 * the tails, each error shared between its two neighbours. A small part of the room of the errors themselves, and it forgets
 * slowly instead of at once: the tail of a bad hour stays known while newer errors count more.
 */
final class ErrorSketch {

    private static final int CELLS = 38;
    /** asinh of twice the largest error told apart, in units of the mean error: about 45. */
    private static final double REACH = 5.2;

    private static final double CELLS_PER_UNIT = CELLS / (2 * REACH);
    /** What the first error weighs: weights are whole numbers of 16 bits, which keep their grain by growing. */
    private static final float FIRST = 4096;

    private static final int FULL = 0xFFFF;
    private static final int SHRINK = 4;
    private static final double[] EDGES = edges();

    private final float growth;
    private final short[] cells = new short[CELLS];
    private float increment = FIRST;
    private int total;

    /** @param forgetting share kept from one error to the next, below 1 */
    ErrorSketch(double forgetting) {
        growth = (float) (1 / forgetting);
    }

    boolean isEmpty() {
        return total == 0;
    }

    void add(double error) {
        double size = 2 * Math.abs(error);
        double place = StrictMath.log(size + Math.sqrt(size * size + 1));
        double cell = Math.clamp((Math.copySign(place, error) + REACH) * CELLS_PER_UNIT - 0.5, 0, CELLS - 1.001);
        int left = (int) cell;
        int whole = Math.round(increment);
        int right = (int) Math.round(whole * (cell - left));
        cells[left] += (short) (whole - right);
        cells[left + 1] += (short) right;
        total += whole;
        // Letting newcomers weigh more is the same as letting all others fade, and touches two cells in place of all.
        increment *= growth;
        if (Math.max(weight(left), weight(left + 1)) + increment > FULL) {
            shrink();
        }
    }

    /**
     * Fills the quantiles at these ascending levels. They are read at level · (1 − 1 / 2n): the inner reading loses least
     * where errors are few, and the conformal offset sees to the coverage.
     */
    void quantiles(double[] levels, double[] into) {
        double known = total / increment;
        double inner = (known - 0.5) / known;
        double highest = 1 - 0.3 / (known + 1);
        int below = 0;
        int cell = 0;
        int weight = weight(0);
        for (int i = 0; i < levels.length; i++) {
            double target = Math.min(levels[i] * inner, highest) * total;
            // Weights are whole, so whole numbers can be compared: this loop is a sixth of all that forecasting takes.
            int reached = (int) Math.ceil(target);
            while (cell < CELLS - 1 && below + weight < reached) {
                below += weight;
                weight = weight(++cell);
            }
            double part = weight != 0 ? Math.clamp((target - below) / weight, 0.0, 1.0) : 0;
            into[i] = value(cell + part);
        }
    }

    void exchange(Archive archive) {
        increment = archive.shortNumber(increment);
        total = archive.count(total);
        archive.halves(cells);
    }

    private int weight(int cell) {
        return Short.toUnsignedInt(cells[cell]);
    }

    private void shrink() {
        total = 0;
        for (int i = 0; i < CELLS; i++) {
            int smaller = (weight(i) + SHRINK / 2) / SHRINK;
            cells[i] = (short) smaller;
            total += smaller;
        }
        increment /= SHRINK;
    }

    private static double value(double place) {
        int cell = (int) Math.min(CELLS - 1, place);
        return EDGES[cell] + (place - cell) * (EDGES[cell + 1] - EDGES[cell]);
    }

    private static double[] edges() {
        double[] edges = new double[CELLS + 1];
        for (int i = 0; i <= CELLS; i++) {
            edges[i] = StrictMath.sinh(i / CELLS_PER_UNIT - REACH) / 2;
        }
        return edges;
    }
}
