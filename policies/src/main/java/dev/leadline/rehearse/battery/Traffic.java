// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import dev.leadline.decide.HistoryRow;
import dev.leadline.rehearse.TraceRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Poisson arrivals under a rate and a share of conversations that both change with time. Equal seeds give equal
 * requests.
 *
 * @param seconds length
 * @param rate requests per second at a time
 * @param highest a bound of the rate
 * @param chat share of conversations at a time; the others are code completions
 */
record Traffic(double seconds, DoubleUnaryOperator rate, double highest, DoubleUnaryOperator chat) {

    static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** The requests, by time of arrival. Thinning: arrivals at the highest rate are kept with rate ÷ highest. */
    List<TraceRequest> requests(long seed) {
        RandomGenerator random = random(seed);
        List<TraceRequest> requests = new ArrayList<>();
        double time = random.nextExponential() / highest;
        while (time < seconds) {
            double here = rate.applyAsDouble(time);
            if (here > highest) {
                throw new IllegalStateException("the rate at " + time + " s is " + here + ", above " + highest);
            }
            if (random.nextDouble() * highest < here) {
                boolean talks = random.nextDouble() < chat.applyAsDouble(time);
                requests.add((talks ? RequestLengths.CHAT : RequestLengths.CODE).draw(time, random));
            }
            time += random.nextExponential() / highest;
        }
        return requests;
    }

    /**
     * What a recording of this traffic before an epoch would hold: sums per bin, without drawing every request. The
     * number of requests in a bin is normal about its mean, and so are its tokens about theirs.
     */
    List<HistoryRow> recorded(Instant epoch, int binSeconds, long seed) {
        RandomGenerator random = random(seed);
        List<HistoryRow> rows = new ArrayList<>();
        int bins = (int) (seconds / binSeconds);
        for (int bin = 0; bin < bins; bin++) {
            double middle = (bin + 0.5) * binSeconds;
            double mean = rate.applyAsDouble(middle) * binSeconds;
            double count = Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
            double talks = chat.applyAsDouble(middle);
            double input = talks * RequestLengths.CHAT.meanInput() + (1 - talks) * RequestLengths.CODE.meanInput();
            double output = talks * RequestLengths.CHAT.meanOutput() + (1 - talks) * RequestLengths.CODE.meanOutput();
            Instant start = epoch.minusSeconds((long) (bins - bin) * binSeconds);
            rows.add(new HistoryRow(
                    start,
                    OptionalDouble.of(count),
                    OptionalDouble.of(tokens(count, input, random)),
                    OptionalDouble.of(0),
                    OptionalDouble.of(tokens(count, output, random))));
        }
        return rows;
    }

    // The lengths of both traces spread about as wide as their mean.
    private static double tokens(double count, double mean, RandomGenerator random) {
        return Math.max(0, Math.rint(count * mean + Math.sqrt(count) * mean * random.nextGaussian()));
    }
}
