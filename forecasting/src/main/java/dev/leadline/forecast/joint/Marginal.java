// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.joint;

import dev.leadline.forecast.QuantilePath;
import java.time.Duration;
import java.util.List;

/**
 * A whole distribution from the few quantiles of a forecast. Between them it is linear, above the last it has an exponential
 * tail that meets the last two, and below the median, where pools are not sized and nothing is forecast, it mirrors the upper
 * half, cut off at zero.
 */
final class Marginal {

    /** The nearest to 0 and 1 that a rank comes. */
    private static final double EDGE = 1e-6;

    private final double[] levels;
    private final double[] values;

    private Marginal(double[] levels, double[] values) {
        this.levels = levels;
        this.values = values;
    }

    /**
     * The distribution at one horizon.
     *
     * @throws IllegalArgumentException when the median or anything above it is not forecast
     */
    static Marginal of(QuantilePath path, Duration horizon) {
        List<Double> upper =
                path.quantiles().stream().filter(level -> level >= 0.5).toList();
        if (upper.size() < 2 || upper.getFirst() != 0.5) {
            throw new IllegalArgumentException(
                    "a joint forecast needs the median and a quantile above it, not " + path.quantiles());
        }
        double[] levels = upper.stream().mapToDouble(level -> level).toArray();
        double[] values =
                upper.stream().mapToDouble(level -> path.at(horizon, level)).toArray();
        return new Marginal(levels, values);
    }

    /** The value at a rank in (0, 1). */
    double at(double rank) {
        double median = values[0];
        return rank >= 0.5 ? above(rank) : Math.max(0, 2 * median - above(1 - rank));
    }

    /** The rank of a value. */
    double rank(double value) {
        double median = values[0];
        double rank = value >= median ? rankAbove(value) : 1 - rankAbove(2 * median - value);
        return Math.clamp(rank, EDGE, 1 - EDGE);
    }

    private double above(double rank) {
        int last = levels.length - 1;
        if (rank > levels[last]) {
            return values[last] + scale() * StrictMath.log((1 - levels[last]) / (1 - rank));
        }
        int right = 1;
        while (levels[right] < rank) {
            right++;
        }
        double share = (rank - levels[right - 1]) / (levels[right] - levels[right - 1]);
        return values[right - 1] + share * (values[right] - values[right - 1]);
    }

    private double rankAbove(double value) {
        int last = levels.length - 1;
        if (value > values[last]) {
            double scale = scale();
            return scale > 0 ? 1 - (1 - levels[last]) * StrictMath.exp((values[last] - value) / scale) : 1;
        }
        int right = 1;
        while (values[right] < value) {
            right++;
        }
        double width = values[right] - values[right - 1];
        double share = width > 0 ? (value - values[right - 1]) / width : 0.5;
        return levels[right - 1] + share * (levels[right] - levels[right - 1]);
    }

    private double scale() {
        int last = levels.length - 1;
        return (values[last] - values[last - 1]) / StrictMath.log((1 - levels[last - 1]) / (1 - levels[last]));
    }
}
