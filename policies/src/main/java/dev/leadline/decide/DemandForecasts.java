// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.Demand;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.forecast.BatchModel;
import dev.leadline.forecast.BatchTask;
import dev.leadline.forecast.Bin;
import dev.leadline.forecast.Finding;
import dev.leadline.forecast.ForecastExplanation;
import dev.leadline.forecast.ForecastSettings;
import dev.leadline.forecast.QuantilePath;
import dev.leadline.forecast.SeriesForecaster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/** The demand series of one model, each with its own forecaster, and a smoothed value of the present. */
final class DemandForecasts {

    private static final Duration LONGEST_PERIOD = Duration.ofDays(14);
    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);
    private static final double AFTER_JUMP_SECONDS = 240;
    private static final double HIGHEST_SECONDS = 14 * 86_400;

    private final Map<String, Series> series = new LinkedHashMap<>();
    private final OutputLength outputLength = new OutputLength();
    private final OfferedOutput offered = new OfferedOutput();
    private final LongRise longRise = new LongRise();
    private final JointDemand joint = new JointDemand();
    private final boolean tandem;
    private double leadSeconds;
    private OptionalDouble outputAsked = OptionalDouble.empty();

    private static final class Series {
        private SeriesForecaster forecaster;
        private DemandBins bins;
        private final HolidayFactor holidays = new HolidayFactor();
        private final Level level;
        private final Trend trend = new Trend();
        private final RarePause pause = new RarePause();
        private final RecentHighest recent = new RecentHighest();
        private boolean known;
        private boolean seasonal;
        private Instant asked = Instant.EPOCH;
        private double highest;

        Series(ForecastSettings settings, boolean doubting) {
            level = new Level(doubting);
            forecaster = new SeriesForecaster(settings);
            bins = new DemandBins(settings.fineStep());
        }

        /** Takes a full bin; on a holiday the forecaster learns what a working day would have been. */
        void learn(Instant start, Bin bin) {
            forecaster.learn(start, holidays.workingDay(start, bin));
            pause.take(bin);
        }

        /** Whether the next minutes bring at least a tenth more. */
        boolean risesSoon() {
            return known && level.present() > 0 && trend.rise(AFTER_JUMP_SECONDS) > 0.1 * level.present();
        }

        List<Finding> findings() {
            List<Finding> found = new ArrayList<>(forecaster.findings());
            if (found.stream().noneMatch(Finding.SilentZeros.class::isInstance)) {
                pause.finding().ifPresent(found::addFirst);
            }
            return found;
        }

        /** What is expected after the last full bin, which ended at this time; a horizon ends with its bin, not after it. */
        Optional<QuantilePath> path(Instant edge) {
            return forecaster.forecast().map(path -> KnownFuture.times(path, edge.minusMillis(1), holidays::at));
        }

        void adopt(ForecastSettings settings) {
            if (!settings.equals(forecaster.settings())) {
                BatchTask known = forecaster.batchTask();
                forecaster = new SeriesForecaster(settings);
                forecaster.learnHistory(known.start(), known.step(), known.bins());
            }
        }

        /** Begins anew after a gap longer than anything is remembered. */
        void forget() {
            forecaster = new SeriesForecaster(forecaster.settings());
            bins = new DemandBins(forecaster.settings().fineStep());
            level.interrupt();
            trend.interrupt();
            known = false;
        }

        void follow(OptionalDouble rate, double seconds, Instant now) {
            known = rate.isPresent();
            if (rate.isEmpty()) {
                level.interrupt();
                trend.interrupt();
                return;
            }
            level.learn(rate.getAsDouble(), seconds, now, highest);
            if (Duration.between(asked, now).compareTo(ASK_AGAIN) >= 0) {
                asked = now;
                seasonal = forecaster.followsSeason();
            }
            trend.add(rate.getAsDouble(), seconds, now);
            recent.add(level.present(), now);
            highest = Math.max(highest * StrictMath.exp(-seconds / HIGHEST_SECONDS), level.present());
        }
    }

    DemandForecasts(dev.leadline.policy.ForecastSettings asked, Set<Ablation> without) {
        tandem = !without.contains(Ablation.Tandem);
        ForecastSettings settings = settings(asked);
        for (String name : DemandOutlook.SERIES) {
            series.put(name, new Series(settings, !without.contains(Ablation.Persistence)));
        }
    }

    /**
     * Seasons are kept in coarse bins, so a period is taken to the nearest whole number of them; longer ones than the
     * forecasters remember cannot be seen to recur.
     */
    private static ForecastSettings settings(dev.leadline.policy.ForecastSettings asked) {
        ForecastSettings settings = ForecastSettings.standard();
        long coarse = settings.coarseStep().toMillis();
        return settings.withPeriods(asked.periods().stream()
                .filter(period -> period.compareTo(LONGEST_PERIOD) <= 0)
                .map(period -> Duration.ofMillis(Math.max(2, Math.round((double) period.toMillis() / coarse)) * coarse))
                .distinct()
                .toList());
    }

    /** Looks for other periods from now on; what is remembered of demand is learned anew under them. */
    void adopt(dev.leadline.policy.ForecastSettings asked) {
        ForecastSettings settings = settings(asked);
        series.values().forEach(one -> one.adopt(settings));
    }

    /** Follows other holidays. */
    void adopt(LocalDays days) {
        series.values().forEach(one -> one.holidays.adopt(days));
    }

    /** Takes what arrived since the look before. */
    void learn(FleetObservation seen) {
        outputAsked = seen.demand().outputTokens();
        if (seen.seconds().isEmpty()) {
            return;
        }
        double seconds = seen.seconds().getAsDouble();
        if (seconds > LONGEST_PERIOD.toSeconds()) {
            series.values().forEach(Series::forget);
            return;
        }
        Instant from = seen.time().minusMillis(Math.round(seconds * 1000));
        boolean jumped = hasJumped(seen.time());
        outputLength.learn(seen, seconds, jumped);
        longRise.learn(seen.demand(), outputLength.latest(), seconds, seen.time());
        OptionalDouble output = offered(seen, seconds, jumped);
        outputAsked = output;
        series.forEach((name, one) -> {
            OptionalDouble rate = DemandOutlook.OUTPUT.equals(name) ? output : live(name, seen.demand());
            one.follow(rate, seconds, seen.time());
            one.bins.add(from, seen.time(), rate, one::learn);
        });
        joint.learn(from, seen, asked(seen.demand()));
    }

    private boolean hasJumped(Instant now) {
        Level level = one(DemandOutlook.REQUESTS).level;
        return level.jump().isPresent()
                || one(DemandOutlook.REQUESTS).risesSoon()
                || level.lasting()
                        .filter(jump -> Duration.between(jump.at(), now).toMillis() < 1000 * AFTER_JUMP_SECONDS)
                        .isPresent();
    }

    private OptionalDouble live(String name, Demand demand) {
        return switch (name) {
            case DemandOutlook.REQUESTS -> demand.requests();
            case DemandOutlook.INPUT -> demand.uncachedInputTokens();
            default -> throw new IllegalStateException("no demand series is called " + name);
        };
    }

    /** What arriving requests ask of decode; until enough of them have finished what is generated stands in for it. */
    private OptionalDouble offered(FleetObservation seen, double seconds, boolean jumped) {
        OptionalDouble arrivals = seen.demand().requests();
        OptionalDouble each = outputLength.mean();
        if (arrivals.isEmpty() || each.isEmpty() || !tandem) {
            offered.interrupt();
            return seen.demand().outputTokens();
        }
        return OptionalDouble.of(offered.learn(seen, arrivals.getAsDouble(), each.getAsDouble(), jumped, seconds));
    }

    /** The demand of the last look that forecasts are about. */
    Demand asked(Demand seen) {
        return new Demand(seen.requests(), seen.uncachedInputTokens(), outputAsked, seen.cachedShare());
    }

    /** Mean output tokens of a request; absent until enough have finished. */
    OptionalDouble outputLength() {
        return outputLength.mean();
    }

    /** The jump of a series that is under way and believed to last. */
    Optional<LevelJumps.Jump> jump(String name) {
        return one(name).known ? one(name).level.jump() : Optional.empty();
    }

    /** The jump of a series that is under way and more likely a burst, with the chance that it outlasts a lead time. */
    OptionalDouble doubted(String name) {
        return one(name).known ? one(name).level.doubted() : OptionalDouble.empty();
    }

    /** The newest jump of a series that lasted. */
    Optional<LevelJumps.Jump> lasting(String name) {
        return one(name).level.lasting();
    }

    /** How long a jump has to last before capacity ordered for it could serve it. */
    void matters(Duration leadTime) {
        leadSeconds = leadTime.toMillis() / 1000.0;
        series.values().forEach(one -> one.level.matters(leadTime.toMillis() / 1000.0));
    }

    /** Whether rises are carried on over minutes, because a start takes that long. */
    boolean startsTakeMinutes() {
        return LongRise.speaks(leadSeconds);
    }

    /** Why forecasts are as they are; a series without a known bin is left out. */
    Map<String, SeriesExplanation> explain() {
        Map<String, SeriesExplanation> explanations = new LinkedHashMap<>();
        series.forEach((name, one) -> {
            ForecastExplanation forecast = one.forecaster.explain();
            if (!forecast.horizons().isEmpty()) {
                explanations.put(name, new SeriesExplanation(forecast, one.findings()));
            }
        });
        return explanations;
    }

    /** A copy of a series to learn models from. */
    BatchTask lesson(String name) {
        return one(name).forecaster.batchTask();
    }

    /** Lets models speak that were learned from a lesson. */
    void adopt(String name, BatchModel learned) {
        one(name).forecaster.adopt(learned);
    }

    /** What is remarkable about a series now, in the eyes of its forecaster. */
    List<Finding> findings(String name) {
        return one(name).findings();
    }

    /** The paths as seen after the last full bin. */
    DemandOutlook outlook(Instant now) {
        Map<String, QuantilePath> paths = new LinkedHashMap<>();
        series.forEach((name, one) -> one.path(one.bins.edge(now)).ifPresent(path -> paths.put(name, path)));
        return new DemandOutlook(now, paths);
    }

    /** How the series go together, and what is seen of signals without a forecaster. */
    JointDemand joint() {
        return joint;
    }

    /** What signals without a forecaster of their own will be. */
    Map<String, QuantilePath> signalsAhead() {
        return joint.paths(one(DemandOutlook.INPUT).forecaster.settings());
    }

    /** Demand of the last seconds, smoothed; empty when it is not known. */
    OptionalDouble present(String name) {
        Series one = one(name);
        return one.known ? OptionalDouble.of(one.level.present()) : OptionalDouble.empty();
    }

    /** The highest demand seen or recorded; what was seen fades over two weeks. */
    double highest(String name) {
        return one(name).highest;
    }

    /**
     * By which share of the present a series that is rising now will have risen after a time; a burst promises no rise. Requests
     * tell it where they are known, because their sizes add noise.
     */
    double rise(String name, double seconds) {
        Series counted = one(DemandOutlook.REQUESTS);
        double trust = counted.level.trustInRises();
        double requests = counted.known ? counted.level.present() : 0;
        OptionalDouble far = startsTakeMinutes()
                ? longRise.of(name, seconds, requests, outputLength.mean().orElse(0), trust)
                : OptionalDouble.empty();
        if (far.isPresent()) {
            return far.getAsDouble();
        }
        Series from = counted.known ? counted : one(name);
        double present = from.known ? from.level.present() : 0;
        double rise = present > 0 ? from.trend.rise(seconds, trust) / present : 0;
        return DemandOutlook.OUTPUT.equals(name) ? (1 + rise) * (1 + outputLength.growth(seconds)) - 1 : rise;
    }

    /**
     * The highest demand that may come back soon: of the last ten minutes, or of all that is remembered while the forecast
     * rests on a season.
     */
    double recentHighest(String name) {
        Series one = one(name);
        return one.seasonal ? Math.max(one.highest, one.recent.value()) : one.recent.value();
    }

    /** How far the present lies beyond the last full bin, from which horizons count. */
    Duration lag(Instant now) {
        return Duration.between(one(DemandOutlook.INPUT).bins.edge(now), now);
    }

    private Series one(String name) {
        return Optional.ofNullable(series.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no demand series is called " + name));
    }

    /** Merges recorded demand; rows in any order. */
    HistoryReceipt learnHistory(List<HistoryRow> rows, Duration step) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a history without rows tells nothing");
        }
        List<HistoryRow> sorted = rows.stream()
                .sorted((left, right) -> left.time().compareTo(right.time()))
                .toList();
        Instant from = sorted.getFirst().time();
        long width = step.toMillis();
        int merged = 0;
        merged = Math.max(merged, merge(DemandOutlook.REQUESTS, sorted, from, width, HistoryRow::requests));
        merged = Math.max(merged, merge(DemandOutlook.INPUT, sorted, from, width, DemandForecasts::uncached));
        merged = Math.max(merged, merge(DemandOutlook.OUTPUT, sorted, from, width, HistoryRow::outputTokens));
        return new HistoryReceipt(
                rows.size(), merged, from, sorted.getLast().time().plus(step));
    }

    private static OptionalDouble uncached(HistoryRow row) {
        if (row.inputTokens().isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Math.max(
                0, row.inputTokens().getAsDouble() - row.cachedInputTokens().orElse(0)));
    }

    private int merge(
            String name,
            List<HistoryRow> sorted,
            Instant from,
            long width,
            Function<HistoryRow, OptionalDouble> field) {
        SeriesForecaster forecaster = one(name).forecaster;
        long fine = forecaster.settings().fineStep().toMillis();
        long coarse = forecaster.settings().coarseStep().toMillis();
        // Forecasters take multiples of their own step; recordings of any other step are cut anew.
        long target = width % fine == 0 ? width : coarse;
        RecordedRates rates = new RecordedRates(from, target);
        long next = from.toEpochMilli();
        for (HistoryRow row : sorted) {
            long start = row.time().toEpochMilli();
            OptionalDouble sum = field.apply(row);
            // A row that overlaps the one before was recorded twice; the first one counts.
            if (sum.isPresent() && start >= next) {
                rates.add(start, start + width, sum.getAsDouble());
                one(name).highest = Math.max(one(name).highest, sum.getAsDouble() / (width / 1000.0));
                next = start + width;
            }
        }
        return forecaster
                .learnHistory(
                        from, Duration.ofMillis(target), workingDays(one(name).holidays, from, target, rates.bins()))
                .accepted();
    }

    private static List<Bin> workingDays(HolidayFactor holidays, Instant from, long width, List<Bin> recorded) {
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < recorded.size(); i++) {
            bins.add(holidays.workingDay(from.plusMillis(i * width), recorded.get(i)));
        }
        return bins;
    }
}
