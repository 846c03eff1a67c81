// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Makes other loads of a trace: faster, thinner or in many copies. Equal seeds give equal requests. */
public final class TraceShaping {
    /** Furthest that a copy is shifted against the original, either way. */
    public static final double SHIFT_SECONDS = 300;

    private TraceShaping() {}

    /**
     * How a trace is changed.
     *
     * @param speed time is divided by it; above 0
     * @param scale how many times each request comes; a fraction keeps that share of them; above 0
     * @param seed of shifts and choices
     */
    public record Options(double speed, double scale, long seed) {

        /** The trace as it is. */
        public static final Options AS_IS = new Options(1, 1, 0);

        /** Rejects what makes no load. */
        public Options {
            if (!(speed > 0 && speed <= 1e6)) {
                throw new IllegalArgumentException("speed is above 0 and at most 1,000,000, not " + speed);
            }
            if (!(scale > 0 && scale <= 10_000)) {
                throw new IllegalArgumentException("scale is above 0 and at most 10,000, not " + scale);
            }
        }
    }

    /** The trace under these options, by time of arrival. */
    public static List<TraceRequest> shape(List<TraceRequest> trace, Options options) {
        List<TraceRequest> all = options.scale() == 1 ? trace : overlaid(trace, options.scale(), options.seed());
        if (options.speed() == 1) {
            return List.copyOf(all);
        }
        return all.stream()
                .map(one ->
                        new TraceRequest(one.arrivalSeconds() / options.speed(), one.inputTokens(), one.outputTokens()))
                .toList();
    }

    /**
     * Copies laid over each other. The first stays where it is; every other one is shifted as a whole by a seeded
     * offset of up to {@link #SHIFT_SECONDS} either way and wraps around at the ends of the trace, so that bursts keep
     * their shape but do not fall together. Of a fraction of a copy, that share of requests is kept, by seeded choice.
     *
     * @param copies above 0
     */
    static List<TraceRequest> overlaid(List<TraceRequest> trace, double copies, long seed) {
        double span =
                trace.stream().mapToDouble(TraceRequest::arrivalSeconds).max().orElse(0);
        List<TraceRequest> all = new ArrayList<>();
        for (int copy = 0; copy < copies; copy++) {
            double share = Math.min(1, copies - copy);
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 1_000_003 + copy);
            double shift = copy == 0 ? 0 : SHIFT_SECONDS * (2 * random.nextDouble() - 1);
            for (TraceRequest one : trace) {
                if (share == 1 || random.nextDouble() < share) {
                    double arrival = span == 0 ? 0 : wrapped(one.arrivalSeconds() + shift, span);
                    all.add(new TraceRequest(arrival, one.inputTokens(), one.outputTokens()));
                }
            }
        }
        all.sort(Comparator.comparingDouble(TraceRequest::arrivalSeconds));
        return all;
    }

    private static double wrapped(double time, double span) {
        if (time >= 0 && time <= span) {
            return time;
        }
        double rest = time % span;
        return rest < 0 ? rest + span : rest;
    }
}
