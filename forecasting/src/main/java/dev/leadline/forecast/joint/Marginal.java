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

    private double scale() {
        int last = levels.length - 1;
        return (values[last] - values[last - 1]) / StrictMath.log((1 - levels[last - 1]) / (1 - levels[last]));
    }
}
