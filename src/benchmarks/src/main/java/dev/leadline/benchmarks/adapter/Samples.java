// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Numbers in order; never empty. */
final class Samples {

    private final double[] sorted;

    private Samples(double[] sorted) {
        this.sorted = sorted;
    }

    /**
     * Takes numbers in any order.
     *
     * @throws IllegalArgumentException when there are none
     */
    static Samples of(Collection<Double> numbers) {
        if (numbers.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured, so there is no median and no percentile");
        }
        double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return new Samples(sorted);
    }

    static Samples of(Double... numbers) {
        return of(List.of(numbers));
    }

    /** The smallest number that so large a share of all does not exceed: no number that was not measured. */
    double percentile(double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.clamp(rank - 1L, 0, sorted.length - 1)];
    }

    /** The middle; of an even count the mean of both. */
    double median() {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    double least() {
        return sorted[0];
    }

    double most() {
        return sorted[sorted.length - 1];
    }

    int count() {
        return sorted.length;
    }
}
