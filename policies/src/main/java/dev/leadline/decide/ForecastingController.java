// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.capacity.LearnedState;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.FleetTracker;
import dev.leadline.fleet.Role;
import dev.leadline.forecast.BatchModel;
import dev.leadline.forecast.BatchTask;
import dev.leadline.forecast.QuantilePath;
import dev.leadline.policy.HolidayCalendar;
import dev.leadline.policy.Holidays;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Leadline's own controller: it plans each pool for the demand that will be there when a replica ordered now is ready,
 * keeps what will be needed again before stopping pays off, raises at once on what waits, and lets nothing shrink on
 * missing data.
 */
public final class ForecastingController implements PolicyController {

    private final Function<HolidayCalendar, Holidays> calendars;
    private final FleetTracker tracker;
    private final FleetMemory memory;
    private final Experiment experiment;
    private Map<String, Integer> explained = Map.of();
    private ScalingPolicy policy;

    /** A controller that has seen nothing yet and knows no holidays. */
    public ForecastingController(ScalingPolicy policy) {
        this(policy, calendar -> Holidays.NONE);
    }

    /**
     * A controller that has seen nothing yet.
     *
     * @param calendars which days of the policy's calendar are holidays
     */
    public ForecastingController(ScalingPolicy policy, Function<HolidayCalendar, Holidays> calendars) {
        this(policy, calendars, Experiment.NONE);
    }

    /** A controller of a rehearsal that changes parts of it; it knows no holidays. */
    public ForecastingController(ScalingPolicy policy, Experiment experiment) {
        this(policy, calendar -> Holidays.NONE, experiment);
    }

    private ForecastingController(
            ScalingPolicy policy, Function<HolidayCalendar, Holidays> calendars, Experiment experiment) {
        this.policy = policy;
        this.calendars = calendars;
        this.tracker = new FleetTracker(roles(policy));
        this.experiment = experiment;
        this.memory = new FleetMemory(policy, experiment);
        memory.forecasts().adopt(days(policy));
    }

    @Override
    public ScalingPolicy policy() {
        return policy;
    }

    @Override
    public void adopt(ScalingPolicy changed) {
        tracker.adopt(roles(changed));
        policy = changed;
        memory.adopt(changed);
        memory.forecasts().adopt(days(changed));
    }

    private LocalDays days(ScalingPolicy asked) {
        return asked.calendar()
                .map(calendar -> LocalDays.of(asked, calendars.apply(calendar)))
                .orElse(LocalDays.UNKNOWN);
    }

    @Override
    public Cycle step(FleetSnapshot snapshot) {
        FleetObservation seen = tracker.next(snapshot);
        memory.learn(snapshot, seen, policy);
        DemandOutlook ahead = ahead(seen);
        ScalingPlan plan = new Decider(policy, memory, seen, ahead).decide();
        return new Cycle(
                seen,
                KnownFuture.announced(policy, ahead),
                explained(plan),
                memory.forecasts().asked(seen.demand()));
    }

    private DemandOutlook ahead(FleetObservation seen) {
        return experiment
                .demand()
                .filter(known -> experiment.leavesOut(Ablation.PerfectForecast))
                .map(known -> known.from(seen.time()))
                .orElseGet(() -> memory.forecasts().outlook(seen.time()));
    }

    /** What forecasts rest on is told once for each new number, not with every look. */
    private ScalingPlan explained(ScalingPlan plan) {
        Map<String, Integer> desired = new LinkedHashMap<>();
        plan.pools().forEach((name, pool) -> desired.put(name, pool.desiredReplicas()));
        boolean told = desired.equals(explained);
        explained = desired;
        return plan.changesAnything() && !told && policy.forecast().enabled() ? plan.restingOn(words(plan)) : plan;
    }

    private Map<String, String> words(ScalingPlan plan) {
        Duration lead = plan.pools().values().stream()
                .map(PoolPlan::leadTime)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        Map<String, String> words = new LinkedHashMap<>();
        explain().forEach((name, series) -> ForecastWords.of(series, lead).ifPresent(said -> words.put(name, said)));
        return words;
    }

    @Override
    public Map<String, SeriesExplanation> explain() {
        return memory.forecasts().explain();
    }

    @Override
    public Map<String, QuantilePath> signalsAhead() {
        return memory.forecasts().signalsAhead();
    }

    @Override
    public HistoryReceipt learnHistory(List<HistoryRow> rows, Duration step) {
        return memory.forecasts().learnHistory(rows, step);
    }

    @Override
    public Map<String, LearnedState> capacities() {
        return memory.capacities();
    }

    @Override
    public List<String> recall(Map<String, LearnedState> kept) {
        return memory.recall(kept);
    }

    @Override
    public Optional<BatchTask> lesson(String series) {
        return policy.forecast().enabled()
                ? Optional.of(memory.forecasts().lesson(series)).filter(task -> task.known() > 0)
                : Optional.empty();
    }

    @Override
    public void adopt(String series, BatchModel learned) {
        memory.forecasts().adopt(series, learned);
    }

    private static Map<String, Role> roles(ScalingPolicy policy) {
        Map<String, Role> roles = new LinkedHashMap<>();
        for (Pool pool : policy.pools()) {
            roles.put(pool.name(), pool.role());
        }
        return roles;
    }
}
