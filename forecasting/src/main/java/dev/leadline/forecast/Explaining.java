// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Turns the inside of a horizon into an explanation. */
final class Explaining {

    /** A season with a smaller share of the mixture is not in use. */
    static final double LEAST_SHARE = 0.01;

    private Explaining() {}

    static boolean hasSeason(HorizonPool pool) {
        for (double share : pool.seasonShares()) {
            if (share >= LEAST_SHARE) {
                return true;
            }
        }
        return false;
    }

    static ForecastExplanation.AtHorizon at(
            Duration horizon, OnlineEnsemble source, HorizonPool pool, TrackRecord record) {
        double[] weights = pool.expertWeights();
        List<ForecastExplanation.ExpertWeight> experts = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                experts.add(new ForecastExplanation.ExpertWeight(source.blend().nameOf(i), weights[i]));
            }
        }
        experts.sort(Comparator.comparingDouble(ForecastExplanation.ExpertWeight::weight)
                .reversed());
        double[] shares = pool.seasonShares();
        List<ForecastExplanation.SeasonWeight> seasons = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            if (shares[i] > 0) {
                seasons.add(new ForecastExplanation.SeasonWeight(
                        source.blend().seasons().get(i).season().period(), shares[i]));
            }
        }
        return new ForecastExplanation.AtHorizon(
                horizon, source.step(), experts, seasons, offsets(source, pool), record);
    }

    private static List<ForecastExplanation.Offset> offsets(OnlineEnsemble source, HorizonPool pool) {
        List<Double> quantiles = source.grid().quantiles();
        List<ForecastExplanation.Offset> offsets = new ArrayList<>();
        for (int i = 0; i < quantiles.size(); i++) {
            offsets.add(new ForecastExplanation.Offset(quantiles.get(i), pool.offset(i)));
        }
        return offsets;
    }
}
