// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Figures of many series in a few numbers: for each width of a bin and horizon the geometric mean over its series, then the
 * mean of the widths, each of which counts alike however many horizons it has.
 *
 * @param series one entry per series
 */
public record FigureSummary(List<SeriesFigures> series) {

    /** Copies the list. */
    public FigureSummary {
        series = List.copyOf(series);
    }

    /**
     * One horizon of one series.
     *
     * @param series its name
     * @param score what came of it
     */
    public record Cell(String series, HorizonScore score) {}

    /** All cells, in the order of the series. */
    public List<Cell> cells() {
        return series.stream()
                .flatMap(one -> one.rolling().horizons().stream().map(score -> new Cell(one.name(), score)))
                .toList();
    }

    /** Geometric mean over the series by width and horizon, both ascending. */
    public Map<Duration, Map<Duration, OptionalDouble>> byHorizon(Function<HorizonScore, OptionalDouble> figure) {
        Map<Duration, Map<Duration, List<OptionalDouble>>> found = new TreeMap<>();
        for (SeriesFigures one : series) {
            for (HorizonScore score : one.rolling().horizons()) {
                found.computeIfAbsent(one.step(), step -> new TreeMap<>())
                        .computeIfAbsent(score.horizon(), horizon -> new ArrayList<>())
                        .add(figure.apply(score));
            }
        }
        Map<Duration, Map<Duration, OptionalDouble>> means = new LinkedHashMap<>();
        found.forEach((step, horizons) -> {
            Map<Duration, OptionalDouble> row = new LinkedHashMap<>();
            horizons.forEach((horizon, ratios) -> row.put(horizon, Scorecard.geometricMean(ratios.stream())));
            means.put(step, row);
        });
        return means;
    }

    /** The mean over the widths of the mean over their horizons; absent without a series. */
    public OptionalDouble meanOfWidths(Function<HorizonScore, OptionalDouble> figure) {
        return byHorizon(figure).values().stream()
                .map(row -> row.values().stream()
                        .flatMapToDouble(OptionalDouble::stream)
                        .average())
                .flatMapToDouble(OptionalDouble::stream)
                .average();
    }

    /** Coverage of all cells together. */
    public List<QuantileScore> coverage() {
        return HorizonScore.pooled(cells().stream().map(Cell::score).toList());
    }

    /** Coverage and losses of all forecasts that were made just after a jump; absent without one. */
    public Optional<List<QuantileScore>> afterJumps() {
        List<HorizonScore> scores = series.stream()
                .flatMap(one -> one.afterJumps().stream())
                .flatMap(card -> card.horizons().stream())
                .toList();
        return scores.isEmpty() ? Optional.empty() : Optional.of(HorizonScore.pooled(scores));
    }

    /** Geometric mean over the cells of the loss just after jumps relative to persistence. */
    public OptionalDouble lossAfterJumps() {
        return Scorecard.geometricMean(series.stream()
                .flatMap(one -> one.afterJumps().stream())
                .flatMap(card -> card.horizons().stream())
                .map(HorizonScore::relativeLoss));
    }

    /** Share of the cells whose coverage lies within so far of the quantile at this place. */
    public double shareOfCells(int quantile, double within) {
        List<Cell> cells = cells();
        long near = cells.stream()
                .map(cell -> cell.score().quantiles().get(quantile))
                .filter(score -> Math.abs((double) score.covered() / score.trials() - score.quantile()) <= within)
                .count();
        return (double) near / cells.size();
    }

    /** Geometric mean of a ratio that some series have. */
    public static OptionalDouble mean(Stream<Optional<Double>> ratios) {
        return Scorecard.geometricMean(
                ratios.map(ratio -> ratio.map(OptionalDouble::of).orElseGet(OptionalDouble::empty)));
    }
}
