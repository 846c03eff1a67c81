// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import java.util.List;
import java.util.Locale;

/**
 * How far simulated times are from published ones, as shares of the published.
 *
 * @param mean mean of the absolute errors
 * @param p90 90 % of them are not larger
 * @param worst the largest
 */
record Agreement(double mean, double p90, double worst) {

    /** The agreement when every simulated time is divided by a level first. */
    static Agreement of(List<double[]> points, double level) {
        double[] errors = points.stream()
                .mapToDouble(pair -> Math.abs(pair[0] / level / pair[1] - 1))
                .sorted()
                .toArray();
        double mean = java.util.Arrays.stream(errors).average().orElseThrow();
        return new Agreement(mean, errors[(int) Math.ceil(0.9 * errors.length) - 1], errors[errors.length - 1]);
    }

    /** Geometric mean of simulated over published. */
    static double level(List<double[]> points) {
        return Math.exp(points.stream()
                .mapToDouble(pair -> Math.log(pair[0] / pair[1]))
                .average()
                .orElseThrow());
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "mean error %.1f %%, p90 %.1f %%, worst %.1f %%", 100 * mean, 100 * p90, 100 * worst);
    }
}
