// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.act.ActuationResult;
import dev.leadline.decide.Cycle;
import dev.leadline.forecast.evaluate.HorizonStanding;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last pass of the loop for one policy.
 *
 * @param cycle what was seen, what is ahead and what was decided
 * @param actuation what became of the decision
 * @param decidedAt when it was decided, by Leadline's own clock
 * @param took how long observing, forecasting and deciding took
 * @param standings how forecasts came true so far, by demand series and horizon
 */
public record Latest(
        Cycle cycle,
        ActuationResult actuation,
        Instant decidedAt,
        Duration took,
        Map<String, List<HorizonStanding>> standings) {

    /** Copies the map, keeping its order. */
    public Latest {
        standings = Collections.unmodifiableMap(new LinkedHashMap<>(standings));
    }
}
