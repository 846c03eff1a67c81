// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a histogram gained between two looks, and several histograms as one. */
final class HistogramDifference {

    private HistogramDifference() {}

    /**
     * What was observed in between; its count may be 0, which says that nothing was.
     *
     * @return absent when either is unknown, when the bounds changed, or when the histogram fell although its source did
     *     not start anew
     */
    static Optional<CumulativeHistogram> between(
            Optional<CumulativeHistogram> before, Optional<CumulativeHistogram> now, boolean restarted) {
        if (now.isEmpty() || restarted) {
            return now;
        }
        return before.flatMap(old -> difference(old, now.get()));
    }

    /** True when both are known and the second has seen less. */
    static boolean fell(Optional<CumulativeHistogram> before, Optional<CumulativeHistogram> now) {
        return before.isPresent()
                && now.isPresent()
                && now.get().count() < before.get().count();
    }

    private static Optional<CumulativeHistogram> difference(CumulativeHistogram old, CumulativeHistogram now) {
        if (!old.buckets().hasBoundsOf(now.buckets()) || now.count() < old.count() || now.sum() < old.sum()) {
            return Optional.empty();
        }
        return now.buckets()
                .since(old.buckets())
                .map(gained -> new CumulativeHistogram(now.sum() - old.sum(), now.count() - old.count(), gained));
    }

    /**
     * All of them as one. Cumulative counts add up at the bounds that all have; where a histogram that has seen something
     * brings no buckets, the result has none either.
     */
    static Optional<CumulativeHistogram> merged(List<CumulativeHistogram> parts) {
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        Buckets first = parts.getFirst().buckets();
        if (parts.stream().allMatch(part -> part.buckets().hasBoundsOf(first))) {
            return parts.stream().reduce(HistogramDifference::plus);
        }
        double sum = 0;
        double count = 0;
        Set<Double> bounds = new TreeSet<>(parts.getFirst().buckets().keySet());
        for (CumulativeHistogram part : parts) {
            sum += part.sum();
            count += part.count();
            bounds.retainAll(part.buckets().keySet());
        }
        NavigableMap<Double, Double> buckets = new TreeMap<>();
        for (double bound : bounds) {
            double below = 0;
            for (CumulativeHistogram part : parts) {
                below += part.buckets().getOrDefault(bound, 0.0);
            }
            buckets.put(bound, below);
        }
        return Optional.of(new CumulativeHistogram(sum, count, buckets));
    }

    private static CumulativeHistogram plus(CumulativeHistogram one, CumulativeHistogram other) {
        return new CumulativeHistogram(
                one.sum() + other.sum(),
                one.count() + other.count(),
                one.buckets().plus(other.buckets()));
    }
}
