// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import dev.leadline.forecast.evaluate.HorizonStanding;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether forecasts have earned trust, from how they came true: doubt needs a hundred judged forecasts of one horizon and a
 * clear margin, because neighbours share their errors. Shares are rounded in the message, so that it does not change with
 * every look.
 */
final class ForecastTrust {

    private static final long ENOUGH = 100;
    private static final double NO_SKILL = 1.1;
    /** So far below its promise must even the upper end of a share's interval lie. */
    private static final double CLEARLY = 0.03;

    private static final double WATCHED_QUANTILE = 0.95;

    private ForecastTrust() {}

    /** The first reason to doubt; coverage first, because it costs users and not only money. */
    static Optional<Condition> doubt(Map<String, List<HorizonStanding>> standings) {
        Optional<Condition> low = first(standings, true);
        return low.isPresent() ? low : first(standings, false);
    }

    private static Optional<Condition> first(Map<String, List<HorizonStanding>> standings, boolean coverage) {
        for (Map.Entry<String, List<HorizonStanding>> series : standings.entrySet()) {
            for (HorizonStanding standing : series.getValue()) {
                Optional<Condition> found = standing.judged() < ENOUGH
                        ? Optional.empty()
                        : coverage ? tooLow(series.getKey(), standing) : withoutSkill(series.getKey(), standing);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Condition> tooLow(String series, HorizonStanding standing) {
        HorizonStanding.Share share = standing.shares().stream()
                .min(Comparator.comparingDouble(one -> Math.abs(one.quantile() - WATCHED_QUANTILE)))
                .orElseThrow();
        return standing.interval(share).high() < share.quantile() - CLEARLY
                ? Optional.of(ConditionReason.ForecastTooLow.because(String.format(
                        Locale.ROOT,
                        "Of %s %s ahead only about %.0f %% stayed below the %s quantile.",
                        series,
                        ahead(standing),
                        100 * share.covered(),
                        Double.toString(share.quantile()))))
                : Optional.empty();
    }

    private static Optional<Condition> withoutSkill(String series, HorizonStanding standing) {
        double loss = standing.relativeLoss().orElse(0);
        return loss > NO_SKILL
                ? Optional.of(ConditionReason.ForecastWithoutSkill.because(String.format(
                        Locale.ROOT,
                        "The forecast of %s %s ahead lost about %.1f times what the last value would have.",
                        series,
                        ahead(standing),
                        loss)))
                : Optional.empty();
    }

    private static String ahead(HorizonStanding standing) {
        long seconds = standing.horizon().toSeconds();
        return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }
}
