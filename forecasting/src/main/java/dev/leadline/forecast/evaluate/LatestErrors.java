// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import java.util.Arrays;

/** The latest errors of one horizon and their empirical quantiles. */
final class LatestErrors {

    private static final int KEPT = 240;

    private final double[] errors;
    private int size;
    private int place;

    LatestErrors() {
        this(KEPT);
    }

    LatestErrors(int kept) {
        errors = new double[kept];
    }

    void add(double error) {
        errors[place] = error;
        place = (place + 1) % errors.length;
        size = Math.min(size + 1, errors.length);
    }

    /** In order of size; empty while none is known. */
    double[] ordered() {
        double[] sorted = Arrays.copyOf(errors, size);
        Arrays.sort(sorted);
        return sorted;
    }

    /** At position q · (n − 1) of the ordered errors, linear between neighbours; 0 where there is none. */
    static double quantile(double[] ordered, double level) {
        if (ordered.length == 0) {
            return 0;
        }
        double position = level * (ordered.length - 1);
        int left = (int) position;
        int right = Math.min(left + 1, ordered.length - 1);
        return ordered[left] + (position - left) * (ordered[right] - ordered[left]);
    }
}
