// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How the latest forecasts of one horizon came true, recent ones counting more: roughly the last five hundred.
 *
 * @param horizon how far ahead
 * @param judged forecasts whose time has come, ever
 * @param weight how many of them still count
 * @param relativeLoss pinball loss over that of persistence with empirical quantiles; below 1 is better; absent while
 *     persistence has none
 * @param meanAbsoluteError of the middle quantile, in the unit of the series
 * @param shares by quantile, ascending
 */
public record HorizonStanding(
        Duration horizon,
        long judged,
        double weight,
        OptionalDouble relativeLoss,
        double meanAbsoluteError,
        List<Share> shares) {

    /** Copies the list. */
    public HorizonStanding {
        shares = List.copyOf(shares);
    }

    /**
     * How often demand stayed at or below a quantile.
     *
     * @param quantile the probability that was promised
     * @param covered the share that was seen
     */
    public record Share(double quantile, double covered) {}

    /** What the share of a quantile may be in truth. */
    public WilsonInterval interval(Share share) {
        long trials = Math.round(weight);
        return WilsonInterval.of(Math.min(trials, Math.round(share.covered() * trials)), trials);
    }
}
