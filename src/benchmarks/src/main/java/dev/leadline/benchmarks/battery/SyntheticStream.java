// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import dev.leadline.rehearse.TraceRequest;
import java.util.Iterator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Endless traffic of chat lengths, drawn as it is read: Poisson arrivals whose rate swings with the day, lognormal
 * lengths of 1,500 prompt and 150 answer tokens in the median.
 */
final class SyntheticStream implements Iterator<TraceRequest> {
    private static final double DAY_SECONDS = 86_400;
    private static final double SWING = 0.5;
    private static final int LONGEST = 16_000;

    private final RandomGenerator random;
    private final double mean;
    private double time;

    SyntheticStream(double mean, long seed) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.mean = mean;
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public TraceRequest next() {
        double rate = mean * (1 - SWING * StrictMath.cos(2 * StrictMath.PI * time / DAY_SECONDS));
        time += random.nextExponential() / rate;
        return new TraceRequest(time, length(1_500, 0.8), length(150, 0.7));
    }

    private int length(double median, double sigma) {
        return (int) Math.clamp(median * StrictMath.exp(sigma * random.nextGaussian()), 1, LONGEST);
    }
}
