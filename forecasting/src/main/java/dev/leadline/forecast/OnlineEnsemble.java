// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Last value, averages, a damped trend, regressions on changes, profiles of the day and the week, periods found in the data, sparse
 * demand, batch models and declared seasons, each with its error memories, weighted per horizon and quantile by discounted pinball
 * loss. Declared seasons keep a share in the upper quantiles before they could be judged, and lose it when they prove wrong;
 * where none is declared, zeros that come as a surprise are not learned.
 */
public final class OnlineEnsemble extends PooledForecaster {

    private static final double CONFORMAL_STEP = 0.003;
    private static final int CYCLES_KEPT = 3;
    private static final Duration LONGEST_MEMORY = Duration.ofDays(14);

    /**
     * @param grid the horizons and quantiles to forecast
     * @param periods declared periods, multiples of the step; may be empty
     */
    public OnlineEnsemble(ForecastGrid grid, List<Duration> periods) {
        this(grid, periods, storeFor(grid, periods));
    }

    /** Shares a store that may already hold history. */
    OnlineEnsemble(ForecastGrid grid, List<Duration> periods, BinStore store) {
        super("online ensemble", grid, blend(grid, periods, store), store);
    }

    /** A store that reaches back three cycles, or two weeks where that is less. */
    static BinStore storeFor(ForecastGrid grid, List<Duration> periods) {
        long bins = 2;
        for (Duration period : periods) {
            if (period.compareTo(grid.step()) <= 0
                    || period.toMillis() % grid.step().toMillis() != 0) {
                throw new IllegalArgumentException(
                        "a period is a multiple of " + grid.step() + " and longer than it, not " + period);
            }
            Duration kept = period.multipliedBy(CYCLES_KEPT);
            Duration capped = kept.compareTo(LONGEST_MEMORY) > 0 ? LONGEST_MEMORY : kept;
            Duration reach = capped.compareTo(period) < 0 ? period : capped;
            bins = Math.max(bins, reach.toMillis() / grid.step().toMillis() + 2);
        }
        return new BinStore(Math.toIntExact(bins));
    }

    /** Lets models that were learned in batches speak, where they know a horizon; their weight is earned like any other. */
    public void adopt(BatchModel learned) {
        for (Expert expert : blend().experts()) {
            if (expert instanceof BatchExpert seat) {
                seat.adopt(learned);
            }
        }
    }

    /** Periods that nobody declared and the data shows, strongest first. */
    List<ForecastExplanation.FoundSeason> seasonsFound() {
        for (Expert expert : blend().experts()) {
            if (expert instanceof RecurrenceExpert recurring) {
                return recurring.found();
            }
        }
        return List.of();
    }

    /** All that was learned, as a value. */
    public SavedState save() {
        ArchiveWriter writer = new ArchiveWriter();
        store().exchange(writer);
        exchange(writer);
        return new SavedState(SavedState.VERSION, writer.written());
    }

    /**
     * A forecaster that goes on where a saved one stopped; every later forecast is the same.
     *
     * @param grid as it was when saving
     * @param periods as they were when saving
     * @throws IllegalArgumentException when the state was saved in another form or with other settings
     */
    public static OnlineEnsemble restore(ForecastGrid grid, List<Duration> periods, SavedState saved) {
        OnlineEnsemble fresh = new OnlineEnsemble(grid, periods);
        ArchiveReader reader = saved.reader();
        fresh.store().exchange(reader);
        fresh.exchange(reader);
        reader.finish();
        return fresh;
    }

    private static Blend blend(ForecastGrid grid, List<Duration> periods, BinStore store) {
        Levels levels = new Levels(grid.step());
        List<Expert> experts = new ArrayList<>();
        experts.add(new LastValue());
        for (int i = 0; i < Levels.RATES.length; i++) {
            experts.add(new LevelAverage(levels, i));
        }
        experts.add(DampedTrend.fast());
        for (RegressionInputs inputs : RegressionInputs.values()) {
            experts.add(new ChangeRegression(inputs, levels, grid.steps()));
        }
        experts.add(new ProfileExpert("day profile", levels.day, 0.3, 0));
        experts.add(new ProfileExpert("day profile re-levelled", levels.day, 0.3, 1));
        experts.add(new ProfileExpert("week profile re-levelled", levels.week, 0.3, 1));
        Recurrences recurrences = new Recurrences(grid.step());
        experts.add(new RecurrenceExpert(recurrences, false, grid.step()));
        experts.add(new RecurrenceExpert(recurrences, true, grid.step()));
        experts.add(new SparseDemand());
        for (BatchKind kind : BatchKind.values()) {
            experts.add(new BatchExpert(kind, levels, grid.step().toMillis()));
        }
        List<Blend.SeasonSeat> seats = new ArrayList<>();
        for (Duration period : periods) {
            Season season = new Season(period, grid.step(), store);
            seats.add(new Blend.SeasonSeat(season, experts.size()));
            experts.addAll(season.experts());
        }
        return new Blend(levels, List.copyOf(experts), false, true, CONFORMAL_STEP, List.copyOf(seats));
    }
}
