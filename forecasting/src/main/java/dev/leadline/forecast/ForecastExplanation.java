// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a forecast rests on.
 *
 * @param horizons one entry per horizon, ascending; empty before the first known bin
 * @param periodsInUse declared periods that have an opinion and hold a share of at least one percent somewhere
 * @param seasonsFound periods that the data showed by themselves, strongest first; empty while none is clear
 * @param lastJump the last sudden rise; absent when none was seen
 * @param learnedModels where the batch models come from; absent while none was adopted
 */
public record ForecastExplanation(
        List<AtHorizon> horizons,
        List<Duration> periodsInUse,
        List<FoundSeason> seasonsFound,
        Optional<Finding.Jump> lastJump,
        Optional<BatchProvenance> learnedModels) {

    /** Copies the lists. */
    public ForecastExplanation {
        horizons = List.copyOf(horizons);
        periodsInUse = List.copyOf(periodsInUse);
        seasonsFound = List.copyOf(seasonsFound);
    }

    /**
     * One horizon.
     *
     * @param horizon how far ahead
     * @param resolution width of the bins it is forecast from
     * @param experts by falling weight, weights summing to one; experts without weight are left out
     * @param seasons share of each declared period in the upper quantiles; periods without an opinion are left out
     * @param offsets what the conformal calibration adds, per quantile, ascending
     * @param record how forecasts of this horizon came true: coverage, and loss beside persistence
     */
    public record AtHorizon(
            Duration horizon,
            Duration resolution,
            List<ExpertWeight> experts,
            List<SeasonWeight> seasons,
            List<Offset> offsets,
            TrackRecord record) {

        /** Copies the lists. */
        public AtHorizon {
            experts = List.copyOf(experts);
            seasons = List.copyOf(seasons);
            offsets = List.copyOf(offsets);
        }
    }

    /** An expert and its weight, averaged over the quantiles. */
    public record ExpertWeight(String expert, double weight) {}

    /** A declared period and its share in the mixture of upper quantiles. */
    public record SeasonWeight(Duration period, double share) {}

    /**
     * What the calibration adds to one quantile.
     *
     * @param quantile the probability
     * @param offset in the unit of the series; below zero where forecasts covered too much
     */
    public record Offset(double quantile, double offset) {}

    /**
     * A period that was found in the data.
     *
     * @param period its length
     * @param strength autocorrelation at that lag, in [0.3, 1]: of levels for long periods, of changes for short ones
     */
    public record FoundSeason(Duration period, double strength) {}
}
