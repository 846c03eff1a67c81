// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.forecast.Finding;
import dev.leadline.forecast.ForecastExplanation;
import dev.leadline.forecast.TrackRecord;
import dev.leadline.policy.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a forecast rests on, in a sentence for whoever reads a decision at night. */
final class ForecastWords {

    /** Experts named; the rest has little weight. */
    private static final int NAMED = 3;

    private ForecastWords() {}

    /** About the horizon that lies nearest beyond the lead time; empty while nothing is forecast. */
    static Optional<String> of(SeriesExplanation series, Duration lead) {
        List<ForecastExplanation.AtHorizon> horizons = series.forecast().horizons();
        if (horizons.isEmpty()) {
            return Optional.empty();
        }
        ForecastExplanation.AtHorizon at = horizons.stream()
                .filter(one -> one.horizon().compareTo(lead) >= 0)
                .findFirst()
                .orElse(horizons.getLast());
        List<String> parts = new ArrayList<>();
        parts.add("Seen " + Wording.span(at.horizon()) + " ahead by " + experts(at));
        parts.add(seasons(series.forecast()));
        series.forecast().lastJump().ifPresent(jump -> parts.add(jump(jump)));
        if (!at.offsets().isEmpty()) {
            ForecastExplanation.Offset top = at.offsets().getLast();
            parts.add("calibration moves " + Wording.quantile(top.quantile()) + " by " + Wording.decimal(top.offset()));
        }
        parts.add(record(at.record()));
        return Optional.of(String.join("; ", parts) + ".");
    }

    private static String experts(ForecastExplanation.AtHorizon at) {
        return at.experts().stream()
                .limit(NAMED)
                .map(one -> one.expert() + " " + Wording.percent(one.weight()))
                .collect(Collectors.joining(", "));
    }

    private static String seasons(ForecastExplanation forecast) {
        String periods = Stream.concat(
                        forecast.periodsInUse().stream(),
                        forecast.seasonsFound().stream().map(ForecastExplanation.FoundSeason::period))
                .distinct()
                .map(DurationText::print)
                .collect(Collectors.joining(", "));
        return periods.isEmpty() ? "no season" : "season " + periods;
    }

    private static String jump(Finding.Jump jump) {
        return "last jump from " + Wording.decimal(jump.from()) + " to " + Wording.decimal(jump.to()) + ", "
                + jump.binsAgo() + " bins ago";
    }

    private static String record(TrackRecord record) {
        return record.forecasts() == 0
                ? "none judged yet"
                : "loss " + Wording.percent(record.relativeLoss()) + " of the last value's over "
                        + Wording.whole((double) record.forecasts()) + " forecasts";
    }
}
