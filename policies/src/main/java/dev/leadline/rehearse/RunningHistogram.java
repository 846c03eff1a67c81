// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.fleet.Buckets;
import dev.leadline.fleet.CumulativeHistogram;
import org.jspecify.annotations.Nullable;

/** A histogram that is still being filled. Weights may be fractions of observations; readers see whole ones. */
final class RunningHistogram {
    private final BucketFinder finder;
    private final double[] ends;
    private final double[] weights;
    private double sum;
    private @Nullable CumulativeHistogram latest;

    RunningHistogram(double[] bounds) {
        this.finder = new BucketFinder(bounds);
        this.ends = HistogramBounds.withEnd(bounds);
        this.weights = new double[bounds.length + 1];
    }

    void observe(double value) {
        weights[finder.of(value)]++;
        sum += value;
        latest = null;
    }

    /** {@code weight} observations of about {@code value} that sum up to {@code total}. */
    void observe(double value, double weight, double total) {
        weights[finder.of(value)] += weight;
        sum += total;
        latest = null;
    }

    /** What a scrape would show. */
    CumulativeHistogram cumulative() {
        CumulativeHistogram known = latest;
        if (known == null) {
            known = cumulativeWith(0, 0, 0);
            latest = known;
        }
        return known;
    }

    /** What a scrape would show after {@link #observe(double, double, double)}, which is not recorded. */
    CumulativeHistogram cumulativeWith(double value, double weight, double total) {
        int extra = weight > 0 ? finder.of(value) : weights.length;
        double[] counts = new double[weights.length];
        double running = 0;
        for (int i = 0; i < weights.length; i++) {
            running += weights[i] + (i == extra ? weight : 0);
            counts[i] = whole(running);
        }
        return new CumulativeHistogram(sum + total, whole(running), Buckets.of(ends, counts));
    }

    // Fractions come from sequences in the middle of a step; a hair is forgiven as rounding of many additions.
    private static double whole(double weight) {
        return Math.floor(weight + 1e-6);
    }
}
