// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.act.ActuationResult;
import dev.leadline.decide.Cycle;
import java.time.Duration;
import java.time.Instant;

/**
 * The last pass of the loop for one policy.
 *
 * @param cycle what was seen, what is ahead and what was decided
 * @param actuation what became of the decision
 * @param decidedAt when it was decided, by Leadline's own clock
 * @param took how long observing, forecasting and deciding took
 */
public record Latest(Cycle cycle, ActuationResult actuation, Instant decidedAt, Duration took) {}
