// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.forecast.evaluate.HorizonScore;
import dev.leadline.forecast.evaluate.Numbers;
import dev.leadline.forecast.evaluate.QuantileScore;
import dev.leadline.forecast.evaluate.Scorecard;
import dev.leadline.forecast.evaluate.SeriesShape;
import dev.leadline.policy.DurationText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A scorecard in words and numbers. */
final class ForecastReport {

    private static final String NOTHING = "-";

    private final PrintWriter out;

    ForecastReport(PrintWriter out) {
        this.out = out;
    }

    void print(Path series, String column, SeriesShape shape, Scorecard card) {
        out.printf(
                Locale.ROOT,
                "%s, %s: %,d bins of %s from t = %s to %s, %,d of them missing%n",
                series,
                column,
                shape.bins(),
                DurationText.print(shape.step()),
                Numbers.seconds(shape.firstMillis()),
                Numbers.seconds(shape.lastMillis()),
                shape.bins() - shape.known());
        out.printf(Locale.ROOT, "%s, %,d origins%n%n", card.method(), card.origins());
        scores(card);
        out.println();
        coverage(card);
        out.println();
        out.printf(
                Locale.ROOT,
                "processor time: %.1f µs per update, %.1f µs per forecast of %d horizons and %d quantiles%n",
                card.cost().learning() / 1e3 / Math.max(1, card.bins()),
                card.cost().forecasting() / 1e3 / Math.max(1, card.origins()),
                card.horizons().size(),
                card.horizons().getFirst().quantiles().size());
        out.flush();
    }

    private void scores(Scorecard card) {
        TextTable table = new TextTable(List.of("horizon", "judged", "WQL", "relative WQL", "MAE", "relative MAE"));
        for (HorizonScore score : card.horizons()) {
            table.row(List.of(
                    DurationText.print(score.horizon()),
                    Long.toString(score.judged()),
                    number(score.weightedLoss(), 4),
                    number(score.relativeLoss(), 3),
                    amount(score.meanAbsoluteError()),
                    number(score.relativeError(), 3)));
        }
        table.row(List.of("all", "", "", number(card.relativeLoss(), 3), "", number(card.relativeError(), 3)));
        table.print(out);
        out.println("relative: over persistence with empirical quantiles on the same origins, below 1 is better;"
                + " all: geometric mean");
        long unjudged =
                card.horizons().stream().mapToLong(HorizonScore::unjudged).sum();
        if (unjudged > 0) {
            out.printf(
                    Locale.ROOT,
                    "%,d forecasts could not be judged: their bin is missing or lies after the end%n",
                    unjudged);
        }
    }

    private void coverage(Scorecard card) {
        List<String> head = new ArrayList<>(List.of("coverage of"));
        card.pooled().forEach(score -> head.add(Numbers.text(score.quantile())));
        TextTable table = new TextTable(head);
        for (HorizonScore score : card.horizons()) {
            table.row(shares(DurationText.print(score.horizon()), score.quantiles()));
        }
        table.row(shares("all", card.pooled()));
        table.print(out);
        out.println("in brackets: 95 % interval (Wilson), as if the forecasts were independent");
    }

    private static List<String> shares(String name, List<QuantileScore> scores) {
        List<String> cells = new ArrayList<>(List.of(name));
        for (QuantileScore score : scores) {
            cells.add(
                    score.trials() == 0
                            ? NOTHING
                            : String.format(
                                    Locale.ROOT,
                                    "%.3f [%.3f, %.3f]",
                                    (double) score.covered() / score.trials(),
                                    score.interval().low(),
                                    score.interval().high()));
        }
        return cells;
    }

    private static String number(OptionalDouble value, int digits) {
        return value.isPresent() ? String.format(Locale.ROOT, "%." + digits + "f", value.getAsDouble()) : NOTHING;
    }

    private static String amount(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.4g", value.getAsDouble()) : NOTHING;
    }
}
