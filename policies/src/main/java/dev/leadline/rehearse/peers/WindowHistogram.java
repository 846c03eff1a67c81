// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.CumulativeHistogram;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What histograms of several sources gained in a window, as {@code sum by (le) (increase(…))} shows it. */
final class WindowHistogram {
    private final NavigableMap<Double, Double> buckets = new TreeMap<>();
    private double sum;
    private double count;

    /**
     * Adds what one source gained.
     *
     * @param before absent when the source was not known before: then nothing is known to have been gained
     */
    void add(Optional<CumulativeHistogram> before, CumulativeHistogram now) {
        if (before.isEmpty() || now.count() <= before.get().count()) {
            return;
        }
        CumulativeHistogram old = before.get();
        sum += now.sum() - old.sum();
        count += now.count() - old.count();
        now.buckets()
                .forEach((bound, seen) ->
                        buckets.merge(bound, Math.max(0, seen - old.buckets().getOrDefault(bound, 0.0)), Double::sum));
    }

    /** How many values were observed. */
    double count() {
        return count;
    }

    /** Their mean. */
    OptionalDouble mean() {
        return count > 0 ? OptionalDouble.of(sum / count) : OptionalDouble.empty();
    }

    /**
     * {@code histogram_quantile}: linear within the bucket that the rank falls into, from 0 in the first one; the largest
     * finite bound when it falls into the infinite one. Absent when nothing was observed.
     */
    OptionalDouble quantile(double share) {
        double total = buckets.isEmpty() ? 0 : buckets.lastEntry().getValue();
        if (total <= 0) {
            return OptionalDouble.empty();
        }
        double rank = share * total;
        double lower = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
            double bound = bucket.getKey();
            if (bucket.getValue() >= rank) {
                double inside = bucket.getValue() - below;
                boolean open = Double.isInfinite(bound) || inside <= 0;
                return OptionalDouble.of(open ? lower : lower + (bound - lower) * (rank - below) / inside);
            }
            lower = bound;
            below = bucket.getValue();
        }
        return OptionalDouble.of(lower);
    }
}
