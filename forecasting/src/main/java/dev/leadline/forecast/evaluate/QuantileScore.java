// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

/**
 * How one quantile of one horizon came true.
 *
 * @param quantile the probability
 * @param trials forecasts that could be judged
 * @param covered those whose value stayed at or below the quantile
 * @param loss sum of pinball losses
 * @param yardstickLoss the same of persistence with empirical quantiles
 */
public record QuantileScore(double quantile, long trials, long covered, double loss, double yardstickLoss) {

    /** Share covered, and how sure that is. */
    public WilsonInterval interval() {
        return WilsonInterval.of(covered, trials);
    }

    /** Both together. */
    QuantileScore plus(QuantileScore other) {
        if (quantile != other.quantile) {
            throw new IllegalArgumentException("quantiles " + quantile + " and " + other.quantile + " do not add up");
        }
        return new QuantileScore(
                quantile,
                trials + other.trials,
                covered + other.covered,
                loss + other.loss,
                yardstickLoss + other.yardstickLoss);
    }
}
