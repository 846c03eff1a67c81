// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.util.List;

/**
 * What a forecast rests on.
 *
 * @param horizons one entry per horizon, ascending; empty before the first known bin
 * @param periodsInUse declared periods that have an opinion and hold a share of at least one percent somewhere
 */
public record ForecastExplanation(List<AtHorizon> horizons, List<Duration> periodsInUse) {

    /** Copies the lists. */
    public ForecastExplanation {
        horizons = List.copyOf(horizons);
        periodsInUse = List.copyOf(periodsInUse);
    }

    /**
     * One horizon.
     *
     * @param horizon how far ahead
     * @param resolution width of the bins it is forecast from
     * @param experts by falling weight, weights summing to one; experts without weight are left out
     * @param seasons share of each declared period in the upper quantiles; periods without an opinion are left out
     */
    public record AtHorizon(
            Duration horizon, Duration resolution, List<ExpertWeight> experts, List<SeasonWeight> seasons) {

        /** Copies the lists. */
        public AtHorizon {
            experts = List.copyOf(experts);
            seasons = List.copyOf(seasons);
        }
    }

    /** An expert and its weight, averaged over the quantiles. */
    public record ExpertWeight(String expert, double weight) {}

    /** A declared period and its share in the mixture of upper quantiles. */
    public record SeasonWeight(Duration period, double share) {}
}
