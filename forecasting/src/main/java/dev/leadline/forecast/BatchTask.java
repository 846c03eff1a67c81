// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A copy of a series to learn from on another thread.
 *
 * @param step width of a bin
 * @param steps the horizons to learn, in bins
 * @param first index of the first bin, counted in steps
 * @param start when the first bin starts
 * @param bins the series, oldest first
 */
public record BatchTask(Duration step, List<Integer> steps, long first, Instant start, List<Bin> bins) {

    /** Copies the lists. */
    public BatchTask {
        steps = List.copyOf(steps);
        bins = List.copyOf(bins);
    }

    /** How many bins are known. */
    public int known() {
        return (int) bins.stream().filter(Bin.Known.class::isInstance).count();
    }
}
