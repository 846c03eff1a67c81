// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.util.List;

/**
 * How the forecasts of one horizon came true, recorded history included.
 *
 * @param horizon how far ahead
 * @param forecasts how many were judged: all of the first few hundred, later every second or fourth of the far ones
 * @param coverage per quantile, ascending
 * @param relativeLoss mean pinball loss over the quantiles divided by that of persistence, over roughly the last 500
 *     forecasts; below 1 is better than persistence, and 1 while nothing is known
 */
public record TrackRecord(Duration horizon, long forecasts, List<Coverage> coverage, double relativeLoss) {

    /** Copies the list. */
    public TrackRecord {
        coverage = List.copyOf(coverage);
    }

    /**
     * How often values stayed at or below one quantile.
     *
     * @param quantile the probability that was promised
     * @param covered forecasts whose value stayed at or below it
     * @param recentShare share covered of roughly the last 500 forecasts, 1 while none is known
     */
    public record Coverage(double quantile, long covered, double recentShare) {}
}
