// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The door to forecasts of one series: live fine bins and recorded history in, quantile paths out. Horizons up to five
 * minutes come from fine bins, longer ones from coarse bins that are made from the fine ones. Confined to one thread; the
 * same calls give the same answers.
 */
public final class SeriesForecaster {

    /** Live bins that fill an error memory; until then widths learned from split history are not trusted alone. */
    private static final int SEASONED = 240;

    private final ForecastSettings settings;
    private final History history;
    private OnlineEnsemble fine;
    private OnlineEnsemble coarse;
    private Optional<BatchModel> batch = Optional.empty();
    private boolean stale;
    private boolean live;
    private long lastLive;
    private int nativeBins;
    private Duration split = Duration.ZERO;

    /** A forecaster that knows nothing yet. */
    public SeriesForecaster(ForecastSettings settings) {
        this.settings = settings;
        this.history = new History(settings);
        this.fine = history.freshFine();
        this.coarse = history.freshCoarse();
    }

    /** The settings it was made with. */
    public ForecastSettings settings() {
        return settings;
    }

    /**
     * Takes the live fine bin that starts at {@code start}; starts are rounded to the grid of the first one. A live bin
     * replaces what recorded history said of its time. Bins left out count as unknown.
     *
     * @throws IllegalArgumentException when {@code start} is not after the last live bin's start
     */
    public void learn(Instant start, Bin bin) {
        long index = history.index(start);
        if (live && index <= lastLive) {
            throw new IllegalArgumentException("live bins come in order: " + start
                    + " is not after the last one; maybe the same bin was learned twice");
        }
        live = true;
        lastLive = index;
        if (bin instanceof Bin.Known) {
            nativeBins++;
        }
        if (!stale && !fine.isPast(index)) {
            follow(index, bin);
        } else if (bin instanceof Bin.Known(double value)) {
            history.overwrite(index, value);
            stale = true;
        }
    }

    /**
     * Takes recorded bins, oldest first, each {@code step} wide and the first starting at {@code start}. May be called at
     * any time and repeatedly, also after live bins; what is known already stays. Bins coarser than the fine step are
     * split evenly.
     *
     * @param step a multiple of the fine step
     * @return what became of the bins
     */
    public HistoryReceipt learnHistory(Instant start, Duration step, List<Bin> bins) {
        HistoryReceipt receipt = history.merge(start, step, bins);
        if (receipt.accepted() > 0) {
            stale = true;
            if (step.equals(settings.fineStep())) {
                nativeBins += receipt.accepted();
            } else {
                split = step.compareTo(split) > 0 ? step : split;
            }
        }
        return receipt;
    }

    /** The quantiles after the last bin over the horizons of the settings; empty before the first known bin. */
    public Optional<QuantilePath> forecast() {
        refresh();
        if (!fine.isReady()) {
            return Optional.empty();
        }
        List<Duration> horizons = settings.horizons();
        double[][] values = new double[horizons.size()][];
        QuantilePath near = fine.path();
        Optional<QuantilePath> far = coarse.isReady() ? Optional.of(coarse.path()) : Optional.empty();
        Duration lag = history.lag(fine.lastBin(), coarse);
        for (int i = 0; i < values.length; i++) {
            Duration horizon = horizons.get(i);
            if (isFine(horizon)) {
                values[i] = row(fine, near, horizon);
            } else {
                values[i] =
                        far.map(path -> row(coarse, path, horizon.plus(lag))).orElseGet(() -> row(fine, near, horizon));
            }
            if (far.isPresent() && isSplit(horizon)) {
                widen(values[i], row(coarse, far.get(), split.plus(lag)));
            }
        }
        return Optional.of(QuantilePath.owning(horizons, settings.quantiles(), values, fine.name()));
    }

    /** How past forecasts came true, per horizon; counts start anew when older history is added. */
    public List<TrackRecord> realised() {
        refresh();
        List<TrackRecord> records = new ArrayList<>();
        for (Duration horizon : settings.horizons()) {
            records.add(record(horizon));
        }
        return List.copyOf(records);
    }

    private TrackRecord record(Duration horizon) {
        Realised realised = pool(horizon).realised();
        List<TrackRecord.Coverage> coverage = new ArrayList<>();
        for (int i = 0; i < settings.quantiles().size(); i++) {
            coverage.add(new TrackRecord.Coverage(
                    settings.quantiles().get(i), realised.covered(i), realised.recentCoverage(i)));
        }
        return new TrackRecord(horizon, realised.count(), coverage, realised.relativeLoss());
    }

    /** What the present forecast rests on: experts, seasons, calibration, the last jump, and how forecasts came true. */
    public ForecastExplanation explain() {
        refresh();
        List<ForecastExplanation.AtHorizon> entries = new ArrayList<>();
        Set<Duration> inUse = new LinkedHashSet<>();
        for (Duration horizon : settings.horizons()) {
            OnlineEnsemble source = isFine(horizon) ? fine : coarse;
            if (source.isReady()) {
                ForecastExplanation.AtHorizon entry = Explaining.at(horizon, source, pool(horizon), record(horizon));
                entries.add(entry);
                entry.seasons().stream()
                        .filter(season -> season.share() >= Explaining.LEAST_SHARE)
                        .forEach(season -> inUse.add(season.period()));
            }
        }
        return new ForecastExplanation(
                entries, List.copyOf(inUse), coarse.seasonsFound(), fine.lastJump(), batch.map(BatchModel::provenance));
    }

    /** Whether {@link #explain()} would name a period in use; asked far more often than for the whole explanation. */
    public boolean followsSeason() {
        refresh();
        for (Duration horizon : settings.horizons()) {
            OnlineEnsemble source = isFine(horizon) ? fine : coarse;
            if (source.isReady() && Explaining.hasSeason(pool(horizon))) {
                return true;
            }
        }
        return false;
    }

    /** What is remarkable about the series now, seen in fine bins; empty before the first known bin. */
    public List<Finding> findings() {
        refresh();
        return fine.findings();
    }

    /** A copy of the coarse bins for {@link BatchTrainer}, to be learned from on another thread, about once an hour. */
    public BatchTask batchTask() {
        refresh();
        return history.batchTask();
    }

    /** Lets models speak that were learned from a {@link #batchTask()}; they stay until others replace them. */
    public void adopt(BatchModel learned) {
        batch = Optional.of(learned);
        coarse.adopt(learned);
    }

    /** All that was learned, as a value to keep; a merge that waits is done first. */
    public SavedState save() {
        refresh();
        ArchiveWriter writer = new ArchiveWriter();
        exchange(writer);
        return new SavedState(SavedState.VERSION, writer.written());
    }

    /**
     * A forecaster that goes on where a saved one stopped: every later forecast is the same. Bins between saving and
     * restoring are a gap, which {@link #learnHistory} may fill.
     *
     * @param settings as they were when saving
     * @throws IllegalArgumentException when the state was saved in another form or with other settings
     */
    public static SeriesForecaster restore(ForecastSettings settings, SavedState saved) {
        SeriesForecaster fresh = new SeriesForecaster(settings);
        ArchiveReader reader = saved.reader();
        fresh.exchange(reader);
        reader.finish();
        return fresh;
    }

    private void exchange(Archive archive) {
        live = archive.flag(live);
        lastLive = archive.whole(lastLive);
        nativeBins = archive.count(nativeBins);
        split = Duration.ofMillis(archive.whole(split.toMillis()));
        history.exchange(archive);
        fine.exchange(archive);
        coarse.exchange(archive);
    }

    private void follow(long index, Bin bin) {
        history.closeUntil(index, coarse);
        fine.learn(index, bin);
        history.closeUntil(index + 1, coarse);
    }

    /** Learning is cheap to repeat: after a merge both ensembles replay what is known. */
    private void refresh() {
        if (!stale) {
            return;
        }
        stale = false;
        fine = history.replayFine();
        coarse = history.replayCoarse();
        batch.ifPresent(coarse::adopt);
        if (live && !fine.isPast(lastLive)) {
            follow(lastLive, Bin.unknown());
        }
    }

    private boolean isFine(Duration horizon) {
        return horizon.compareTo(ForecastSettings.FINE_REACH) <= 0;
    }

    private HorizonPool pool(Duration horizon) {
        OnlineEnsemble source = isFine(horizon) ? fine : coarse;
        List<Duration> tracked = source.grid().horizons();
        int i = 0;
        while (i < tracked.size() - 1 && tracked.get(i).compareTo(horizon) < 0) {
            i++;
        }
        return source.pool(i);
    }

    private boolean isSplit(Duration horizon) {
        int needed = isFine(horizon) ? SEASONED : SEASONED * settings.ratio();
        return horizon.compareTo(split) < 0 && nativeBins < needed;
    }

    private double[] row(OnlineEnsemble source, QuantilePath path, Duration horizon) {
        double[] row = new double[settings.quantiles().size()];
        for (int i = 0; i < row.length; i++) {
            double value = source.beyond(path, horizon, settings.quantiles().get(i));
            row[i] = i == 0 ? value : Math.max(value, row[i - 1]);
        }
        return row;
    }

    /**
     * Split history looks calmer than life below its own step: until enough live bins were seen, upper quantiles are at
     * least as far from the median as those at the horizon of that step.
     */
    private void widen(double[] row, double[] far) {
        int middle = 0;
        while (middle < row.length - 1 && settings.quantiles().get(middle) < 0.5) {
            middle++;
        }
        for (int i = middle + 1; i < row.length; i++) {
            row[i] = Math.max(Math.max(row[i], row[i - 1]), row[middle] + far[i] - far[middle]);
        }
    }
}
