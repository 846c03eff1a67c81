// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.util.Arrays;
import java.util.Optional;

/**
 * Exact quantiles of a latency, in seconds (nearest rank).
 *
 * @param p50 median
 * @param p95 95th percentile
 * @param p99 99th percentile
 */
public record LatencyQuantiles(double p50, double p95, double p99) {

    /** Quantiles of the values, which are sorted in place; empty when there are none. */
    static Optional<LatencyQuantiles> of(double[] values) {
        if (values.length == 0) {
            return Optional.empty();
        }
        Arrays.sort(values);
        return Optional.of(new LatencyQuantiles(rank(values, .5), rank(values, .95), rank(values, .99)));
    }

    private static double rank(double[] sorted, double quantile) {
        return sorted[(int) Math.max(0, Math.ceil(quantile * sorted.length - 1e-9) - 1)];
    }
}
