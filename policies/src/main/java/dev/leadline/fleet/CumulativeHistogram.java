// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * A Prometheus-style histogram since its source started: sum, count and, where the source has them, cumulative
 * buckets by upper bound (the last bound is positive infinity).
 *
 * @param sum sum of all observed values, in the unit of the metric (seconds for latencies)
 * @param count how many values were observed
 * @param buckets upper bound to cumulative count, ascending; empty when the source has only sum and count
 */
public record CumulativeHistogram(double sum, double count, Buckets buckets) {

    /** The same with buckets of any map, which is copied. */
    public CumulativeHistogram(double sum, double count, Map<Double, Double> buckets) {
        this(sum, count, Buckets.of(buckets));
    }

    /** Mean of the observed values; absent when nothing was observed. */
    public OptionalDouble mean() {
        return count > 0 ? OptionalDouble.of(sum / count) : OptionalDouble.empty();
    }

    /** A histogram of which only sum and count are known. */
    public static CumulativeHistogram of(double sum, double count) {
        return new CumulativeHistogram(sum, count, Buckets.of(Map.of()));
    }

    /** A histogram with cumulative buckets. */
    public static CumulativeHistogram of(double sum, double count, Map<Double, Double> buckets) {
        return new CumulativeHistogram(sum, count, Buckets.of(buckets));
    }
}
