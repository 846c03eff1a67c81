// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import dev.leadline.units.Replicas;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The floors that a policy's schedule sets. Where windows overlap the highest floor counts. */
public final class ScheduledFloors {

    private ScheduledFloors() {}

    /** Pool name to floor at one moment; pools without a floor then are left out. */
    public static Map<String, Replicas> at(ScalingPolicy policy, Instant now) {
        return floorsUntil(policy, now, now);
    }

    /**
     * Pool name to the highest floor at any moment of {@code [from, to]}: what must be ready for a window that opens
     * while a replica ordered now is still starting. Pools without a floor are left out.
     *
     * @throws IllegalArgumentException when {@code to} is before {@code from}
     */
    public static Map<String, Replicas> floorsUntil(ScalingPolicy policy, Instant from, Instant to) {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("the look ahead ends at " + to + ", before it begins at " + from);
        }
        Map<String, Replicas> floors = new LinkedHashMap<>();
        for (ScheduleWindow window : policy.schedule()) {
            if (Cron.of(window.cron()).openWithin(window.timeZone(), window.duration(), from, to)) {
                window.minReplicas().forEach((pool, floor) -> floors.merge(pool, floor, Replicas::atLeast));
            }
        }
        return floors;
    }
}
