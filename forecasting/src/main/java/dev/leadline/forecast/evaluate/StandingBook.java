// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import dev.leadline.forecast.Bin;
import dev.leadline.forecast.QuantilePath;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The forecasts of one horizon that wait for their time, and what came of those whose time has come. A few wait at once,
 * evenly spaced over the horizon: more would cost memory and tell little, because they share their errors.
 */
final class StandingBook {

    private static final int WAITING = 8;
    private static final double DISCOUNT = 0.998;
    private static final int DIFFERENCES = 120;

    private final Duration horizon;
    private final List<Double> levels;
    private final int middle;
    private final long steps;
    private final int width;
    private final Deque<Promise> waiting = new ArrayDeque<>();
    private final LatestErrors differences = new LatestErrors(DIFFERENCES);
    private final double[] covered;
    private long lastOpened = Long.MIN_VALUE / 2;
    private double weight;
    private double loss;
    private double yardstickLoss;
    private double error;
    private long judged;

    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Promise(long due, double present, double[] promised, double[] yardstick) {}

    /**
     * @param steps the horizon in bins
     * @param width how many bins up to the horizon the forecast is the mean of
     */
    StandingBook(Duration horizon, List<Double> levels, long steps, int width) {
        this.horizon = horizon;
        this.levels = List.copyOf(levels);
        this.steps = steps;
        this.width = width;
        covered = new double[levels.size()];
        int nearest = 0;
        for (int i = 1; i < levels.size(); i++) {
            nearest = Math.abs(levels.get(i) - 0.5) < Math.abs(levels.get(nearest) - 0.5) ? i : nearest;
        }
        middle = nearest;
    }

    int width() {
        return width;
    }

    /** Takes what a path says about the bin {@code steps} after {@code bin}, the last one closed. */
    void open(long bin, double present, QuantilePath path) {
        if (bin - lastOpened < Math.max(1, steps / WAITING)) {
            return;
        }
        lastOpened = bin;
        double[] ordered = differences.ordered();
        double[] promised = new double[levels.size()];
        double[] yardstick = new double[levels.size()];
        for (int i = 0; i < promised.length; i++) {
            promised[i] = path.at(horizon, levels.get(i));
            yardstick[i] = Math.max(0, present + LatestErrors.quantile(ordered, levels.get(i)));
        }
        waiting.addLast(new Promise(bin + steps, present, promised, yardstick));
    }

    /** The bin {@code bin} is closed; {@code value} is the mean of the last {@link #width()} bins. */
    void close(long bin, Bin value) {
        while (!waiting.isEmpty() && waiting.getFirst().due <= bin) {
            Promise promise = waiting.removeFirst();
            if (promise.due == bin && value instanceof Bin.Known(double came)) {
                judge(promise, came);
            }
        }
    }

    private void judge(Promise promise, double came) {
        judged++;
        weight = DISCOUNT * weight + 1;
        loss *= DISCOUNT;
        yardstickLoss *= DISCOUNT;
        error = DISCOUNT * error + Math.abs(came - promise.promised[middle]);
        for (int i = 0; i < covered.length; i++) {
            covered[i] = DISCOUNT * covered[i] + (came <= promise.promised[i] ? 1 : 0);
            loss += HorizonTally.pinball(levels.get(i), came - promise.promised[i]);
            yardstickLoss += HorizonTally.pinball(levels.get(i), came - promise.yardstick[i]);
        }
        differences.add(came - promise.present);
    }

    HorizonStanding standing() {
        List<HorizonStanding.Share> shares = new ArrayList<>();
        for (int i = 0; i < covered.length; i++) {
            shares.add(new HorizonStanding.Share(levels.get(i), weight > 0 ? covered[i] / weight : 1));
        }
        return new HorizonStanding(
                horizon,
                judged,
                weight,
                yardstickLoss > 0 ? OptionalDouble.of(loss / yardstickLoss) : OptionalDouble.empty(),
                weight > 0 ? error / weight : 0,
                shares);
    }
}
