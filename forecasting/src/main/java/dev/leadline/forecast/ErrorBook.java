// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/**
 * The errors of one expert at one horizon: raw, and in units of its recent mean absolute error so that the width follows
 * the traffic.
 */
final class ErrorBook {

    /** Errors kept where every bin is judged. */
    private static final int RAW = 240;

    private static final int SCALED = 240;
    /** Errors kept where some bins are passed over: they reach at least as far back. */
    private static final int SPARSE_RAW = 120;

    private static final int SPARSE_SCALED = 180;
    private static final double FOLLOW = 0.03;
    /** Below this share of the long-run mean the unit does not shrink: a quiet hour must not promise certainty. */
    private static final double FLOOR = 0.05;

    private final ErrorMemory raw;
    private final ErrorMemory scaled;
    private final int fullScaled;
    private double sum;
    private double unit;
    private long count;

    /**
     * @param withScaled keep errors in units of the mean error too
     * @param everyBin whether every bin is judged, so that neighbours tell little
     */
    ErrorBook(boolean withScaled, boolean everyBin) {
        raw = new ErrorMemory(everyBin ? RAW : SPARSE_RAW);
        fullScaled = everyBin ? SCALED : SPARSE_SCALED;
        scaled = new ErrorMemory(withScaled ? fullScaled : 1);
    }

    void add(double error, double unitThen) {
        raw.add(error);
        if (unitThen > 0) {
            scaled.add(error / unitThen);
        }
        double size = Math.abs(error);
        count++;
        sum += size;
        unit += Math.max(FOLLOW, 1.0 / count) * (size - unit);
    }

    /** The recent mean absolute error, 0 while nothing is known. */
    double unit() {
        return count == 0 ? 0 : Math.max(unit, FLOOR * sum / count);
    }

    int size() {
        return raw.size();
    }

    double rawQuantile(double level) {
        return raw.quantile(level);
    }

    /** In the unit of the series; the raw quantile while no scaled error is known. */
    double scaledQuantile(double level) {
        return scaled.size() < Math.min(raw.size(), fullScaled) / 2 || scaled.size() == 0
                ? raw.quantile(level)
                : unit() * scaled.quantile(level);
    }
}
