// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A load in phases, each with a rate that runs in a straight line from its start to its end, Poisson arrivals and
 * lengths spread evenly between half and one and a half times their mean. Equal seeds give equal requests.
 */
public final class ArrivalPattern {
    private final List<Phase> phases = new ArrayList<>();

    private record Phase(double seconds, double fromRate, double toRate, int meanInput, int meanOutput) {
        double rate(double time) {
            return fromRate + (toRate - fromRate) * time / seconds;
        }
    }

    private int meanInput;
    private int meanOutput;

    /** Begins with these mean lengths. */
    public ArrivalPattern(int meanInput, int meanOutput) {
        this.meanInput = meanInput;
        this.meanOutput = meanOutput;
    }

    /** Phases from here on have other mean lengths. */
    public ArrivalPattern lengths(int input, int output) {
        meanInput = input;
        meanOutput = output;
        return this;
    }

    /** A phase with a constant rate. */
    public ArrivalPattern steady(double seconds, double rate) {
        return ramp(seconds, rate, rate);
    }

    /** A phase whose rate grows or falls in a straight line. */
    public ArrivalPattern ramp(double seconds, double fromRate, double toRate) {
        phases.add(new Phase(seconds, fromRate, toRate, meanInput, meanOutput));
        return this;
    }

    /** The requests, by time of arrival. */
    public List<TraceRequest> requests(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<TraceRequest> requests = new ArrayList<>();
        double start = 0;
        for (Phase phase : phases) {
            double highest = Math.max(phase.fromRate(), phase.toRate());
            if (highest > 0) {
                add(requests, phase, start, highest, random);
            }
            start += phase.seconds();
        }
        return requests;
    }

    // Thinning: draw at the highest rate and keep each arrival with probability rate ÷ highest.
    private static void add(
            List<TraceRequest> requests, Phase phase, double start, double highest, RandomGenerator random) {
        double time = random.nextExponential() / highest;
        while (time < phase.seconds()) {
            if (random.nextDouble() * highest < phase.rate(time)) {
                requests.add(new TraceRequest(
                        start + time, length(phase.meanInput(), random), length(phase.meanOutput(), random)));
            }
            time += random.nextExponential() / highest;
        }
    }

    private static int length(int mean, RandomGenerator random) {
        return Math.max(1, (int) Math.round(mean * (0.5 + random.nextDouble())));
    }
}
