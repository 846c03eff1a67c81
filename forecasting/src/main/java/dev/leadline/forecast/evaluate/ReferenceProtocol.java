// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import dev.leadline.forecast.Bin;
import dev.leadline.forecast.ForecastGrid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The questions that figures of the forecast answer, asked of one series: how it fares over the last part, just after jumps,
 * after hours of nothing, and while it is new. Horizons belong to the width of a bin: minutes ahead from bins of a minute,
 * seconds from finer ones, and ten and twenty minutes from coarser ones.
 */
public final class ReferenceProtocol {

    /** What is asked of every series. */
    public static final List<Double> QUANTILES = List.of(0.5, 0.9, 0.95, 0.99);

    private static final double SHARE = 0.45;
    private static final int ORIGINS = 400;
    /** A rise beyond this many robust standard deviations of the last differences is a jump. */
    private static final double JUMP = 6;

    private static final Duration AFTER_JUMP = Duration.ofMinutes(5);
    private static final Duration GAP = Duration.ofHours(4);
    private static final Duration RECOVERED_AFTER = Duration.ofMinutes(30);
    private static final Duration WATCHED = Duration.ofHours(1);
    private static final int GAPS = 3;
    private static final int COLD_FROM = 30;
    private static final int COLD_TO = 300;

    private final Method method;

    /** @param method what is asked */
    public ReferenceProtocol(Method method) {
        this.method = method;
    }

    /** The horizons that go with the width of a bin. */
    public static List<Duration> horizons(Duration step) {
        if (step.compareTo(Duration.ofMinutes(1)) < 0) {
            return List.of(step, step.multipliedBy(3), step.multipliedBy(6), step.multipliedBy(30));
        }
        if (step.compareTo(Duration.ofMinutes(5)) < 0) {
            return List.of(step, step.multipliedBy(5), step.multipliedBy(10), step.multipliedBy(20));
        }
        return List.of(step, step.multipliedBy(2));
    }

    /** 400 origins, equally spaced in the last 45 %. */
    public Scorecard rolling(RecordedSeries series) {
        Duration longest = horizons(series.step()).getLast();
        int bins = series.bins().size();
        SeriesShape shape = new SeriesShape(bins, bins, 0, 0, series.millis(bins - 1), series.step());
        return walk(series, new OriginPlan.LastShare(SHARE, ORIGINS).times(shape, longest, series.name()));
    }

    /** Every origin within five minutes after an upward jump in the last 45 %; empty without a jump. */
    public Optional<Scorecard> afterJumps(RecordedSeries series) {
        int reach = steps(AFTER_JUMP, series);
        int from = (int) Math.ceil((1 - SHARE) * series.bins().size());
        TreeSet<Integer> origins = new TreeSet<>();
        Jumps jumps = new Jumps(JUMP);
        for (int i = 0; i < series.bins().size(); i++) {
            if (jumps.isJump(series.bins().get(i)) && i >= from) {
                IntStream.rangeClosed(i, Math.min(i + reach, series.bins().size() - 1))
                        .forEach(origins::add);
            }
        }
        return origins.isEmpty() ? Optional.empty() : Optional.of(walk(series, millis(series, origins)));
    }

    /** Points 30 to 300, from the very beginning. */
    public Scorecard coldStart(RecordedSeries series) {
        int last = Math.min(COLD_TO, series.bins().size()) - 1;
        return walk(
                series,
                millis(
                        series,
                        IntStream.rangeClosed(COLD_FROM - 1, last).boxed().toList()));
    }

    /**
     * Loss in the hour that begins 30 minutes after four hours of {@code instead}, over the loss at the same origins when
     * nothing happened; three times in the last 45 %, added up. Empty where the series is too short.
     *
     * @param instead what stands in the four hours
     */
    public Optional<Double> afterGap(RecordedSeries series, Bin instead) {
        int gap = steps(GAP, series);
        int pause = steps(RECOVERED_AFTER, series);
        int watched = Math.max(1, steps(WATCHED, series));
        int longest = steps(horizons(series.step()).getLast(), series);
        int from = (int) Math.ceil((1 - SHARE) * series.bins().size());
        int room = series.bins().size() - longest - watched - pause - gap - from;
        if (room < (GAPS - 1) * watched) {
            return Optional.empty();
        }
        double changed = 0;
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < GAPS; i++) {
            int start = from + room * i / (GAPS - 1);
            int first = start + gap + pause;
            List<Integer> hour = IntStream.range(first, first + watched).boxed().toList();
            changed += loss(walk(series.replaced(start, gap, instead), millis(series, hour)));
            all.addAll(hour);
        }
        double usual = loss(walk(series, millis(series, all)));
        return usual > 0 ? Optional.of(changed / usual) : Optional.empty();
    }

    private Scorecard walk(RecordedSeries series, long[] origins) {
        ForecastGrid grid = new ForecastGrid(series.step(), horizons(series.step()), QUANTILES);
        WalkForward walk = new WalkForward(method, List.of(), grid, origins, () -> 0, row -> {});
        int needed = (int) (origins[origins.length - 1] / series.step().toMillis())
                + steps(grid.horizons().getLast(), series);
        for (int i = 0; i <= Math.min(needed, series.bins().size() - 1); i++) {
            // A missing bin is left out, as a file would.
            if (series.bins().get(i) instanceof Bin.Known) {
                walk.take(new SeriesRow(i, series.millis(i), series.bins().get(i)));
            }
        }
        return walk.finish();
    }

    /** Of all horizons and quantiles together, in the unit of the series. */
    private static double loss(Scorecard card) {
        return card.pooled().stream().mapToDouble(QuantileScore::loss).sum();
    }

    private static int steps(Duration span, RecordedSeries series) {
        return Math.toIntExact(span.toMillis() / series.step().toMillis());
    }

    private static long[] millis(RecordedSeries series, Iterable<Integer> bins) {
        List<Long> times = new ArrayList<>();
        bins.forEach(bin -> times.add(series.millis(bin)));
        return times.stream().mapToLong(Long::longValue).toArray();
    }
}
