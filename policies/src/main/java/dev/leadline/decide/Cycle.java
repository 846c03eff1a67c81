// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.FleetObservation;

/**
 * One pass of the loop for one policy, from what was seen to what should run.
 *
 * @param observation what was seen
 * @param ahead what demand will be
 * @param plan what should run
 */
public record Cycle(FleetObservation observation, DemandOutlook ahead, ScalingPlan plan) {}
