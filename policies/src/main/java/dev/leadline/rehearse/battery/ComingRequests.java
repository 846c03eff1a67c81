// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import dev.leadline.decide.DemandOutlook;
import dev.leadline.decide.TrueDemand;
import dev.leadline.forecast.QuantilePath;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.TraceRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The demand that the requests of a load will really make, as means over 15 s: requests and prompt tokens where they arrive, and
 * output tokens spread evenly over the time that a request would take at the promised token time.
 */
final class ComingRequests implements TrueDemand {
    private static final int STEP_SECONDS = 15;
    private static final int STEPS_AHEAD = 80;
    private static final List<Double> QUANTILES = List.of(0.5, 0.99);
    private static final List<Duration> HORIZONS = LongStream.rangeClosed(1, STEPS_AHEAD)
            .mapToObj(step -> Duration.ofSeconds(step * STEP_SECONDS))
            .toList();

    private final Instant epoch;
    private final Map<String, double[]> untilSecond = new LinkedHashMap<>();

    ComingRequests(FleetSpec fleet, List<TraceRequest> requests) {
        epoch = fleet.epoch();
        int seconds = (int) requests.getLast().arrivalSeconds() + 2;
        double tokenSeconds = fleet.objectives().perTokenSeconds();
        double[] arrivals = new double[seconds + 1];
        double[] input = new double[seconds + 1];
        double[] output = new double[seconds + 1];
        for (TraceRequest one : requests) {
            int from = (int) one.arrivalSeconds();
            arrivals[from + 1]++;
            input[from + 1] += one.inputTokens();
            int length = Math.max(1, (int) Math.ceil(one.outputTokens() * tokenSeconds));
            for (int i = from; i < Math.min(seconds, from + length); i++) {
                output[i + 1] += (double) one.outputTokens() / length;
            }
        }
        untilSecond.put(DemandOutlook.REQUESTS, summed(arrivals));
        untilSecond.put(DemandOutlook.INPUT, summed(input));
        untilSecond.put(DemandOutlook.OUTPUT, summed(output));
    }

    private static double[] summed(double[] bySecond) {
        for (int i = 1; i < bySecond.length; i++) {
            bySecond[i] += bySecond[i - 1];
        }
        return bySecond;
    }

    @Override
    public DemandOutlook from(Instant now) {
        long second = Duration.between(epoch, now).toSeconds();
        Map<String, QuantilePath> paths = new LinkedHashMap<>();
        untilSecond.forEach((name, sums) -> paths.put(name, path(sums, second)));
        return new DemandOutlook(now, paths);
    }

    /** The value at a horizon is the mean of the step that ends there. */
    private static QuantilePath path(double[] sums, long now) {
        double[][] values = new double[STEPS_AHEAD][];
        for (int i = 0; i < STEPS_AHEAD; i++) {
            long from = now + (long) i * STEP_SECONDS;
            double mean = (at(sums, from + STEP_SECONDS) - at(sums, from)) / STEP_SECONDS;
            values[i] = new double[] {mean, mean};
        }
        return new QuantilePath(HORIZONS, QUANTILES, values, "the requests that will come");
    }

    private static double at(double[] sums, long second) {
        return sums[Math.clamp(second, 0, sums.length - 1)];
    }
}
