// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Counts the forecasts of one horizon as they come true. */
final class HorizonTally {

    private final Duration horizon;
    private final List<Double> levels;
    private final int median;
    private final long[] covered;
    private final double[] loss;
    private final double[] yardstickLoss;
    private double medianError;
    private double yardstickMedianError;
    private double size;
    private long judged;
    private long unjudged;

    HorizonTally(Duration horizon, List<Double> levels) {
        this.horizon = horizon;
        this.levels = levels;
        median = levels.indexOf(0.5);
        covered = new long[levels.size()];
        loss = new double[levels.size()];
        yardstickLoss = new double[levels.size()];
    }

    void judge(double value, double[] promised, double[] yardstick) {
        judged++;
        size += value;
        for (int i = 0; i < covered.length; i++) {
            covered[i] += value <= promised[i] ? 1 : 0;
            loss[i] += pinball(levels.get(i), value - promised[i]);
            yardstickLoss[i] += pinball(levels.get(i), value - yardstick[i]);
        }
        if (median >= 0) {
            medianError += Math.abs(value - promised[median]);
            yardstickMedianError += Math.abs(value - yardstick[median]);
        }
    }

    void pass() {
        unjudged++;
    }

    HorizonScore score() {
        List<QuantileScore> quantiles = new ArrayList<>();
        for (int i = 0; i < covered.length; i++) {
            quantiles.add(new QuantileScore(levels.get(i), judged, covered[i], loss[i], yardstickLoss[i]));
        }
        return new HorizonScore(
                horizon,
                judged,
                unjudged,
                size,
                median < 0 ? OptionalDouble.empty() : OptionalDouble.of(medianError),
                median < 0 ? OptionalDouble.empty() : OptionalDouble.of(yardstickMedianError),
                quantiles);
    }

    /** q · miss above the forecast, (1 − q) · |miss| below it. */
    static double pinball(double level, double miss) {
        return miss >= 0 ? level * miss : (level - 1) * miss;
    }
}
