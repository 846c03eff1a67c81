// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The figures of many series as a page in Markdown. */
public final class FigureReport {

    private static final String NOTHING = "–";

    private final FigureSummary summary;
    private final StringBuilder text = new StringBuilder();

    /** @param summary what is shown */
    public FigureReport(FigureSummary summary) {
        this.summary = summary;
    }

    /** The whole page below its heading. */
    public String text() {
        means();
        limits();
        cells();
        events();
        return text.toString();
    }

    private void means() {
        List<String> head = new ArrayList<>(List.of("relative to persistence"));
        List<String> losses = new ArrayList<>(List.of("WQL"));
        List<String> errors = new ArrayList<>(List.of("MAE of the median"));
        Map<Duration, Map<Duration, OptionalDouble>> errorsBy = summary.byHorizon(HorizonScore::relativeError);
        summary.byHorizon(HorizonScore::relativeLoss)
                .forEach((step, row) -> row.forEach((horizon, mean) -> {
                    head.add(span(step) + " bins: " + span(horizon));
                    losses.add(number(mean, 3));
                    errors.add(number(
                            errorsBy.getOrDefault(step, Map.of()).getOrDefault(horizon, OptionalDouble.empty()), 3));
                }));
        head.add("mean of widths");
        losses.add(number(summary.meanOfWidths(HorizonScore::relativeLoss), 3));
        errors.add(number(summary.meanOfWidths(HorizonScore::relativeError), 3));
        row(head);
        rule(head.size());
        row(losses);
        row(errors);
        text.append('\n');
    }

    private void limits() {
        List<QuantileScore> all = summary.coverage();
        row(List.of("figure", "limit", "value"));
        rule(3);
        row(List.of("WQL, mean of widths", "≤ 0.88", number(summary.meanOfWidths(HorizonScore::relativeLoss), 3)));
        row(List.of("MAE, mean of widths", "≤ 0.88", number(summary.meanOfWidths(HorizonScore::relativeError), 3)));
        row(List.of("cells (series, horizon) above 1.05", "none", above(1.05)));
        for (QuantileScore score : all.subList(1, all.size())) {
            String band = score.quantile() > 0.98 ? "± 0.007" : "± 0.010";
            row(List.of("coverage of " + Numbers.text(score.quantile()) + ", all cells", band, share(score)));
        }
        row(List.of("cells whose 0.95 covers 0.93 to 0.97", "≥ 85 %", percent(summary.shareOfCells(2, 0.02))));
        Optional<List<QuantileScore>> jumps = summary.afterJumps();
        row(List.of(
                "coverage of 0.95 within 5 min after a jump",
                "≥ 0.93",
                jumps.map(scores ->
                                share(scores.get(2)) + " of " + scores.get(2).trials())
                        .orElse(NOTHING)));
        row(List.of("WQL within 5 min after a jump", "≤ 0.85", number(summary.lossAfterJumps(), 3)));
        gaps("zeros", summary.series().stream().map(SeriesFigures::afterZeros).toList());
        gaps(
                "silence",
                summary.series().stream().map(SeriesFigures::afterSilence).toList());
        row(List.of("WQL of points 30 to 300, worst series", "≤ 1.03", worstStart()));
        text.append('\n');
    }

    private void gaps(String what, List<Optional<Double>> ratios) {
        double worst = ratios.stream()
                .flatMap(Optional::stream)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        OptionalDouble mean = FigureSummary.mean(ratios.stream());
        row(List.of(
                "WQL 30 to 90 min after 4 h of " + what + ", over that without",
                "≤ 1.1",
                mean.isEmpty() ? NOTHING : number(mean, 3) + ", worst " + number(OptionalDouble.of(worst), 3)));
    }

    private String above(double limit) {
        List<String> found = summary.cells().stream()
                .filter(cell -> cell.score().relativeLoss().orElse(0) > limit)
                .map(cell -> cell.series() + " " + span(cell.score().horizon()) + ": "
                        + number(cell.score().relativeLoss(), 3))
                .toList();
        return found.isEmpty()
                ? "none of " + summary.cells().size()
                : found.size() + " of " + summary.cells().size() + " (" + String.join("; ", found) + ")";
    }

    private String worstStart() {
        Optional<SeriesFigures> worst = summary.series().stream()
                .filter(one -> one.coldStart().relativeLoss().isPresent())
                .max((a, b) -> Double.compare(
                        a.coldStart().relativeLoss().orElse(0),
                        b.coldStart().relativeLoss().orElse(0)));
        return worst.map(one -> number(one.coldStart().relativeLoss(), 3) + " (" + one.name() + ")")
                .orElse(NOTHING);
    }

    private void cells() {
        row(List.of("series", "horizon", "judged", "WQL", "MAE", "cover 0.9", "0.95", "0.99"));
        rule(8);
        for (FigureSummary.Cell cell : summary.cells()) {
            List<QuantileScore> quantiles = cell.score().quantiles();
            row(List.of(
                    cell.series(),
                    span(cell.score().horizon()),
                    Long.toString(cell.score().judged()),
                    number(cell.score().relativeLoss(), 3),
                    number(cell.score().relativeError(), 3),
                    share(quantiles.get(1)),
                    share(quantiles.get(2)),
                    share(quantiles.get(3))));
        }
        text.append('\n');
    }

    private void events() {
        row(List.of("series", "points 30 to 300", "after jumps", "cover 0.95", "after zeros", "after silence"));
        rule(6);
        for (SeriesFigures one : summary.series()) {
            row(List.of(
                    one.name(),
                    number(one.coldStart().relativeLoss(), 3),
                    one.afterJumps().map(card -> number(card.relativeLoss(), 3)).orElse(NOTHING),
                    one.afterJumps().map(card -> share(card.pooled().get(2))).orElse(NOTHING),
                    one.afterZeros()
                            .map(ratio -> number(OptionalDouble.of(ratio), 3))
                            .orElse(NOTHING),
                    one.afterSilence()
                            .map(ratio -> number(OptionalDouble.of(ratio), 3))
                            .orElse(NOTHING)));
        }
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void rule(int columns) {
        text.append("|---").append("|--:".repeat(columns - 1)).append("|\n");
    }

    private static String share(QuantileScore score) {
        return score.trials() == 0 ? NOTHING : number(OptionalDouble.of((double) score.covered() / score.trials()), 3);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    private static String number(OptionalDouble value, int digits) {
        return value.isPresent() ? String.format(Locale.ROOT, "%." + digits + "f", value.getAsDouble()) : NOTHING;
    }

    /** Seconds, and minutes where they are whole. */
    static String span(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }
}
