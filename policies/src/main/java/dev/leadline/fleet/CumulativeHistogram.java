// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * A Prometheus-style histogram since its source started: sum, count and, where the source has them, cumulative
 * buckets by upper bound (the last bound is positive infinity).
 *
 * @param sum sum of all observed values, in the unit of the metric (seconds for latencies)
 * @param count how many values were observed
 * @param buckets upper bound to cumulative count, ascending; empty when the source has only sum and count
 */
public record CumulativeHistogram(double sum, double count, NavigableMap<Double, Double> buckets) {

    /** Keeps an unmodifiable sorted copy of the buckets. */
    public CumulativeHistogram {
        buckets = Collections.unmodifiableNavigableMap(new TreeMap<>(buckets));
    }

    /** Mean of the observed values; absent when nothing was observed. */
    public OptionalDouble mean() {
        return count > 0 ? OptionalDouble.of(sum / count) : OptionalDouble.empty();
    }

    /** A histogram of which only sum and count are known. */
    public static CumulativeHistogram of(double sum, double count) {
        return new CumulativeHistogram(sum, count, new TreeMap<>());
    }

    /** A histogram with cumulative buckets. */
    public static CumulativeHistogram of(double sum, double count, Map<Double, Double> buckets) {
        return new CumulativeHistogram(sum, count, new TreeMap<>(buckets));
    }
}
