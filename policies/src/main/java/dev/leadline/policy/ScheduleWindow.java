// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import dev.leadline.units.Replicas;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;

/**
 * A recurring floor.
 *
 * @param cron five fields, start of the window
 * @param timeZone the cron's time zone
 * @param duration length of the window
 * @param minReplicas floor by pool name
 */
public record ScheduleWindow(String cron, ZoneId timeZone, Duration duration, Map<String, Replicas> minReplicas) {

    /** Copies the map. */
    public ScheduleWindow {
        minReplicas = Map.copyOf(minReplicas);
    }
}
