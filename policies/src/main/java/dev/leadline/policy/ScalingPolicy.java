// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import dev.leadline.fleet.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an operator asks for, already checked: every value that exists is usable.
 *
 * @param key which policy
 * @param mode how far Leadline may go
 * @param model what is served
 * @param objectives what users were promised
 * @param pools at least one, unique names
 * @param ratio bounds between prefill and decode
 * @param sources where observations come from
 * @param forecast whether and how demand is forecast
 * @param leadTime from order to ready
 * @param behavior limits on change
 * @param drain two-phase shrink, when asked for
 * @param scaleToZeroAfterIdle idle time after which all pools go to zero; absent means never
 * @param schedule recurring floors
 * @param events known changes of demand
 * @param calendar whose holidays shape the demand
 * @param fallback what holds when observations stop
 * @param budget name of a shared accelerator budget
 * @param priority larger wins
 */
public record ScalingPolicy(
        PolicyKey key,
        Mode mode,
        ModelNames model,
        Objectives objectives,
        List<Pool> pools,
        Optional<RatioBand> ratio,
        Sources sources,
        ForecastSettings forecast,
        LeadTime leadTime,
        Behavior behavior,
        Optional<Drain> drain,
        Optional<Duration> scaleToZeroAfterIdle,
        List<ScheduleWindow> schedule,
        List<PlannedEvent> events,
        Optional<HolidayCalendar> calendar,
        Fallback fallback,
        Optional<String> budget,
        int priority) {

    /** Copies the lists. */
    public ScalingPolicy {
        pools = List.copyOf(pools);
        schedule = List.copyOf(schedule);
        events = List.copyOf(events);
    }

    /** The pool of this name. */
    public Optional<Pool> pool(String name) {
        return pools.stream().filter(pool -> pool.name().equals(name)).findFirst();
    }

    /** All pools of a role, in the order of the policy. */
    public List<Pool> poolsOf(Role role) {
        return pools.stream().filter(pool -> pool.role() == role).toList();
    }
}
