// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import java.util.random.RandomGenerator;

/**
 * A factor about 1 that wanders: the exponential of a first-order autoregressive series on a grid of one minute,
 * interpolated in straight lines, with mean 1 of the factor.
 */
final class Wander {
    private static final double GRID_SECONDS = 60;

    private final double[] factors;

    /**
     * A path.
     *
     * @param sigma standard deviation of the logarithm
     * @param memorySeconds time after which a deviation has fallen to 1/e
     */
    Wander(double seconds, double sigma, double memorySeconds, long seed) {
        RandomGenerator random = Traffic.random(seed);
        double keep = StrictMath.exp(-GRID_SECONDS / memorySeconds);
        double fresh = Math.sqrt(1 - keep * keep);
        factors = new double[(int) Math.ceil(seconds / GRID_SECONDS) + 2];
        double level = random.nextGaussian();
        for (int i = 0; i < factors.length; i++) {
            factors[i] = StrictMath.exp(sigma * level - sigma * sigma / 2);
            level = keep * level + fresh * random.nextGaussian();
        }
    }

    double at(double time) {
        double place = time / GRID_SECONDS;
        int before = (int) place;
        return factors[before] + (place - before) * (factors[before + 1] - factors[before]);
    }
}
