// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What is known of a series at both resolutions, and the ensembles that learn from it. Fine bins are kept for the longest
 * declared period and coarse ones for three of them; without one, both for as long as an error can be remembered.
 */
final class History {

    /** Bins replayed after a merge, and kept at least: what is older has left every error memory. */
    private static final int REPLAY = 1_440;
    /** With a declared period more is replayed, so that it is judged by more than one of them. */
    private static final int SEASONAL_FINE_REPLAY = 5_760;

    private static final int SEASONAL_COARSE_REPLAY = 4_320;
    private static final int CYCLES = 3;
    /** Nearer than this a batch model has nothing to add. */
    private static final Duration BATCH_FROM = Duration.ofMinutes(10);

    private static final Duration MARGIN = Duration.ofHours(1);

    private final ForecastSettings settings;
    private final ForecastGrid fineGrid;
    private final ForecastGrid coarseGrid;
    private final BinStore fineStore;
    private final BinStore coarseStore;
    private final int fineReplay;
    private final int coarseReplay;
    private boolean anchored;
    private long phaseMillis;

    History(ForecastSettings settings) {
        this.settings = settings;
        fineGrid = fineGrid(settings);
        coarseGrid = coarseGrid(settings);
        Duration longest = settings.periods().stream().max(Duration::compareTo).orElse(Duration.ZERO);
        Duration cycles = longest.multipliedBy(CYCLES);
        Duration kept = cycles.compareTo(ForecastSettings.RETENTION) > 0 ? ForecastSettings.RETENTION : cycles;
        boolean seasonal = !settings.periods().isEmpty();
        fineReplay = seasonal ? SEASONAL_FINE_REPLAY : REPLAY;
        coarseReplay = seasonal ? SEASONAL_COARSE_REPLAY : REPLAY;
        fineStore = new BinStore(Math.max(fineReplay, bins(longest.plus(MARGIN), settings.fineStep())));
        coarseStore = new BinStore(Math.max(coarseReplay, bins(kept.plus(MARGIN), settings.coarseStep())));
    }

    private static int bins(Duration kept, Duration step) {
        return Math.toIntExact(kept.toMillis() / step.toMillis());
    }

    private static ForecastGrid fineGrid(ForecastSettings settings) {
        List<Duration> near = settings.horizons().stream()
                .filter(horizon -> horizon.compareTo(ForecastSettings.FINE_REACH) <= 0)
                .toList();
        List<Duration> tracked = near.isEmpty() ? List.of(settings.fineStep()) : near;
        return new ForecastGrid(settings.fineStep(), tracked, settings.quantiles());
    }

    /** Horizons past the fine ones, rounded up to coarse bins, and the first bin. */
    private static ForecastGrid coarseGrid(ForecastSettings settings) {
        long step = settings.coarseStep().toMillis();
        TreeSet<Duration> tracked = new TreeSet<>();
        tracked.add(settings.coarseStep());
        for (Duration horizon : settings.horizons()) {
            if (horizon.compareTo(ForecastSettings.FINE_REACH) > 0) {
                tracked.add(Duration.ofMillis((horizon.toMillis() + step - 1) / step * step));
            }
        }
        return new ForecastGrid(settings.coarseStep(), new ArrayList<>(tracked), settings.quantiles());
    }

    OnlineEnsemble freshFine() {
        return new OnlineEnsemble(fineGrid, settings.periods(), fineStore);
    }

    OnlineEnsemble freshCoarse() {
        return new OnlineEnsemble(coarseGrid, settings.periods(), coarseStore);
    }

    /** The coarse bins to learn from, and the tracked horizons of ten minutes and more. */
    BatchTask batchTask() {
        List<Integer> steps = new ArrayList<>();
        for (int i = 0; i < coarseGrid.horizons().size(); i++) {
            if (coarseGrid.horizons().get(i).compareTo(BATCH_FROM) >= 0) {
                steps.add(coarseGrid.steps(i));
            }
        }
        List<Bin> bins = new ArrayList<>();
        long first = coarseStore.isEmpty() ? 0 : coarseStore.newest() - coarseStore.capacity() + 1;
        for (long index = first; !coarseStore.isEmpty() && index <= coarseStore.newest(); index++) {
            bins.add(coarseStore.knows(index) ? Bin.of(coarseStore.value(index)) : Bin.unknown());
        }
        Instant start =
                Instant.ofEpochMilli(phaseMillis + first * settings.coarseStep().toMillis());
        return new BatchTask(settings.coarseStep(), steps, first, start, bins);
    }

    void exchange(Archive archive) {
        anchored = archive.flag(anchored);
        phaseMillis = archive.whole(phaseMillis);
        fineStore.exchange(archive);
        coarseStore.exchange(archive);
    }

    /** The fine bin that starts nearest to this time. */
    long index(Instant start) {
        long step = settings.fineStep().toMillis();
        if (!anchored) {
            anchored = true;
            phaseMillis = Math.floorMod(start.toEpochMilli(), step);
        }
        return Math.floorDiv(start.toEpochMilli() - phaseMillis + step / 2, step);
    }

    /** Writes a live value over recorded history. */
    void overwrite(long index, double value) {
        fineStore.put(index, value);
        long cell = Math.floorDiv(index, settings.ratio());
        if (mean(cell) instanceof Bin.Known(double mean)) {
            coarseStore.put(cell, mean);
        }
    }

    /** Adds recorded bins where nothing is known. */
    HistoryReceipt merge(Instant start, Duration step, List<Bin> bins) {
        if (step.toMillis() <= 0 || step.toMillis() % settings.fineStep().toMillis() != 0) {
            throw new IllegalArgumentException(
                    "history comes in multiples of " + settings.fineStep() + ", not " + step);
        }
        int width = Math.toIntExact(step.toMillis() / settings.fineStep().toMillis());
        Merge merge = new Merge(fineStore, coarseStore, settings.ratio());
        long first = index(start);
        for (int i = 0; i < bins.size(); i++) {
            merge.take(first + (long) i * width, width, bins.get(i));
        }
        return merge.receipt();
    }

    /** Hands every coarse bin that ends at or before the fine bin {@code index} to the coarse ensemble. */
    void closeUntil(long index, OnlineEnsemble coarse) {
        if (fineStore.isEmpty()) {
            return;
        }
        long cell = Math.floorDiv(index, settings.ratio()) - 1;
        if (coarse.isPast(cell)) {
            return;
        }
        long from = Math.floorDiv(fineStore.newest(), settings.ratio());
        if (from < cell && !coarse.isPast(from)) {
            coarse.learn(from, mean(from));
        }
        if (!coarse.isPast(cell)) {
            coarse.learn(cell, mean(cell));
        }
    }

    /** How much older the end of the last coarse bin is than that of the last fine bin. */
    Duration lag(long lastFine, OnlineEnsemble coarse) {
        if (!coarse.isReady()) {
            return Duration.ZERO;
        }
        long ahead = lastFine + 1 - (coarse.lastBin() + 1) * settings.ratio();
        return settings.fineStep().multipliedBy(Math.max(0, ahead));
    }

    OnlineEnsemble replayFine() {
        OnlineEnsemble fresh = freshFine();
        replay(fresh, fineStore, fineReplay);
        return fresh;
    }

    OnlineEnsemble replayCoarse() {
        OnlineEnsemble fresh = freshCoarse();
        replay(fresh, coarseStore, coarseReplay);
        return fresh;
    }

    private static void replay(OnlineEnsemble fresh, BinStore store, int bins) {
        if (store.isEmpty()) {
            return;
        }
        long newest = store.newest();
        for (long index = newest - bins + 1; index <= newest; index++) {
            if (store.knows(index)) {
                fresh.learn(index, Bin.of(store.value(index)));
            }
        }
    }

    /** The mean of the known fine bins of a coarse one, unknown when fewer than half are known. */
    private Bin mean(long cell) {
        double sum = 0;
        int count = 0;
        for (long index = cell * settings.ratio(); index < (cell + 1) * settings.ratio(); index++) {
            if (fineStore.knows(index)) {
                sum += fineStore.value(index);
                count++;
            }
        }
        return 2 * count >= settings.ratio() ? Bin.of(sum / count) : Bin.unknown();
    }
}
