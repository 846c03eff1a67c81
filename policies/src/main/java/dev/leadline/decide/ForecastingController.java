// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.FleetTracker;
import dev.leadline.fleet.Role;
import dev.leadline.policy.HolidayCalendar;
import dev.leadline.policy.Holidays;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        this(policy, calendars, Set.of());
    }

    /** A controller without some of its parts, for rehearsals; it knows no holidays. */
    public ForecastingController(ScalingPolicy policy, Set<Ablation> without) {
        this(policy, calendar -> Holidays.NONE, without);
    }

    private ForecastingController(
            ScalingPolicy policy, Function<HolidayCalendar, Holidays> calendars, Set<Ablation> without) {
        this.policy = policy;
        this.calendars = calendars;
        this.tracker = new FleetTracker(roles(policy));
        this.memory = new FleetMemory(policy, without);
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
        DemandOutlook ahead = memory.forecasts().outlook(seen.time());
        ScalingPlan plan = new Decider(policy, memory, seen, ahead).decide();
        return new Cycle(seen, KnownFuture.announced(policy, ahead), plan);
    }

    @Override
    public HistoryReceipt learnHistory(List<HistoryRow> rows, Duration step) {
        return memory.forecasts().learnHistory(rows, step);
    }

    private static Map<String, Role> roles(ScalingPolicy policy) {
        Map<String, Role> roles = new LinkedHashMap<>();
        for (Pool pool : policy.pools()) {
            roles.put(pool.name(), pool.role());
        }
        return roles;
    }
}
