// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How the forecasts of one horizon came true.
 *
 * @param horizon how far ahead
 * @param judged forecasts whose bin came with a value
 * @param unjudged forecasts whose bin is missing or lies after the end
 * @param size sum of the values that came
 * @param medianError sum of |value − median|; absent when the median was not asked for
 * @param yardstickMedianError the same of persistence
 * @param quantiles ascending
 */
public record HorizonScore(
        Duration horizon,
        long judged,
        long unjudged,
        double size,
        OptionalDouble medianError,
        OptionalDouble yardstickMedianError,
        List<QuantileScore> quantiles) {

    /** Copies the list. */
    public HorizonScore {
        quantiles = List.copyOf(quantiles);
    }

    /** Pinball loss over that of persistence; absent while persistence has none. Below 1 is better than persistence. */
    public OptionalDouble relativeLoss() {
        double yardstick =
                quantiles.stream().mapToDouble(QuantileScore::yardstickLoss).sum();
        return yardstick > 0 ? OptionalDouble.of(loss() / yardstick) : OptionalDouble.empty();
    }

    /** Weighted quantile loss, 2 · Σ pinball ÷ Σ value, mean over the quantiles; absent where all values are 0. */
    public OptionalDouble weightedLoss() {
        return size > 0 ? OptionalDouble.of(2 * loss() / size / quantiles.size()) : OptionalDouble.empty();
    }

    /** Mean absolute error of the median; absent without a judged forecast. */
    public OptionalDouble meanAbsoluteError() {
        return judged > 0 && medianError.isPresent()
                ? OptionalDouble.of(medianError.getAsDouble() / judged)
                : OptionalDouble.empty();
    }

    /** Mean absolute error of the median over that of persistence. */
    public OptionalDouble relativeError() {
        double yardstick = yardstickMedianError.orElse(0);
        return yardstick > 0 && medianError.isPresent()
                ? OptionalDouble.of(medianError.getAsDouble() / yardstick)
                : OptionalDouble.empty();
    }

    private double loss() {
        return quantiles.stream().mapToDouble(QuantileScore::loss).sum();
    }

    /** Coverage and losses of several horizons, or of one horizon in several series, added up. */
    public static List<QuantileScore> pooled(List<HorizonScore> scores) {
        List<QuantileScore> sums = new ArrayList<>(scores.getFirst().quantiles());
        for (HorizonScore score : scores.subList(1, scores.size())) {
            for (int i = 0; i < sums.size(); i++) {
                sums.set(i, sums.get(i).plus(score.quantiles().get(i)));
            }
        }
        return List.copyOf(sums);
    }
}
