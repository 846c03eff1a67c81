// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.decide.SeriesExplanation;
import dev.leadline.forecast.BatchProvenance;
import dev.leadline.forecast.Finding;
import dev.leadline.forecast.ForecastExplanation;
import dev.leadline.forecast.ForecastExplanation.AtHorizon;
import dev.leadline.forecast.ForecastExplanation.ExpertWeight;
import dev.leadline.forecast.ForecastExplanation.Offset;
import dev.leadline.policy.DurationText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a forecast is as it is, as the API shows it.
 *
 * @param findings what is remarkable about the series now
 * @param seasons declared periods in use, and those found in the data
 * @param lastJump the last sudden rise; absent when none was seen
 * @param learnedModels where the batch models come from; absent while there are none
 * @param horizons what each horizon rests on
 */
record ForecastReasons(
        List<Remark> findings,
        List<Season> seasons,
        Optional<Jump> lastJump,
        Optional<Models> learnedModels,
        List<Horizon> horizons) {

    /** Something remarkable, and whether scaling down waits for its end. */
    record Remark(String finding, boolean holdsScaleDown, String sentence) {
        static Remark of(Finding finding) {
            return new Remark(finding.getClass().getSimpleName(), finding.holdsScaleDown(), finding.sentence());
        }
    }

    /** A period, whether the policy declared it, and how strongly the data shows it where it was found there. */
    record Season(String period, boolean declared, Optional<Double> strength) {}

    /** The last sudden rise, in bins before the newest one and units per second. */
    record Jump(long binsAgo, double from, double to) {}

    /** Where batch models come from. */
    record Models(
            Instant trainedAt,
            String library,
            long seed,
            Instant from,
            Instant until,
            String step,
            int bins,
            List<String> features,
            List<Holdout> holdouts) {

        static Models of(BatchProvenance known) {
            return new Models(
                    known.trainedAt(),
                    known.library(),
                    known.seed(),
                    known.from(),
                    known.until(),
                    DurationText.print(known.step()),
                    known.bins(),
                    known.features(),
                    known.holdouts().stream().map(Holdout::of).toList());
        }
    }

    /** Error on bins that were not learned from, beside that of the last value. */
    record Holdout(String horizon, int examples, double line, double tree) {
        static Holdout of(BatchProvenance.Holdout known) {
            return new Holdout(DurationText.print(known.horizon()), known.examples(), known.line(), known.tree());
        }
    }

    /**
     * One horizon.
     *
     * @param experts by falling weight
     * @param offsets what calibration adds to each quantile, in units per second
     * @param forecasts how many were judged
     * @param relativeLoss beside that of the last value with its usual errors; absent before one was judged
     * @param recentCoverage share of the latest forecasts whose value stayed below each quantile
     */
    record Horizon(
            String horizon,
            String step,
            List<ExpertWeight> experts,
            List<Offset> offsets,
            long forecasts,
            Optional<Double> relativeLoss,
            List<Covered> recentCoverage) {

        static Horizon of(AtHorizon at) {
            boolean judged = at.record().forecasts() > 0;
            return new Horizon(
                    DurationText.print(at.horizon()),
                    DurationText.print(at.resolution()),
                    at.experts(),
                    at.offsets(),
                    at.record().forecasts(),
                    judged ? Optional.of(at.record().relativeLoss()) : Optional.empty(),
                    judged
                            ? at.record().coverage().stream()
                                    .map(one -> new Covered(one.quantile(), one.recentShare()))
                                    .toList()
                            : List.of());
        }
    }

    /** A quantile and the share that stayed below it. */
    record Covered(double quantile, double share) {}

    static ForecastReasons of(SeriesExplanation series) {
        ForecastExplanation forecast = series.forecast();
        return new ForecastReasons(
                series.findings().stream().map(Remark::of).toList(),
                seasons(forecast),
                forecast.lastJump().map(jump -> new Jump(jump.binsAgo(), jump.from(), jump.to())),
                forecast.learnedModels().map(Models::of),
                forecast.horizons().stream().map(Horizon::of).toList());
    }

    private static List<Season> seasons(ForecastExplanation forecast) {
        List<Season> seasons = new ArrayList<>();
        forecast.periodsInUse()
                .forEach(period -> seasons.add(new Season(DurationText.print(period), true, Optional.empty())));
        forecast.seasonsFound()
                .forEach(found -> seasons.add(
                        new Season(DurationText.print(found.period()), false, Optional.of(found.strength()))));
        return seasons;
    }
}
