// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.joint;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/** Equally likely futures of several signals at one moment. */
public final class Scenarios {

    private final double[][] futures;

    /** @param futures one row per future, one value per signal */
    Scenarios(double[][] futures) {
        this.futures = Arrays.stream(futures).map(double[]::clone).toArray(double[][]::new);
    }

    /** How many futures. */
    public int count() {
        return futures.length;
    }

    /**
     * A quantile of a load that is derived from the signals.
     *
     * @param load what a future asks for, from one value per signal in their order
     * @param probability of the quantile, in (0, 1)
     */
    public double quantile(ToDoubleFunction<double[]> load, double probability) {
        double[] loads = Arrays.stream(futures)
                .mapToDouble(future -> load.applyAsDouble(future.clone()))
                .sorted()
                .toArray();
        // Futures stand for the middles of equal parts of probability.
        double place = Math.clamp(probability * loads.length - 0.5, 0, loads.length - 1.0);
        int left = (int) place;
        int right = Math.min(left + 1, loads.length - 1);
        return loads[left] + (place - left) * (loads[right] - loads[left]);
    }
}
