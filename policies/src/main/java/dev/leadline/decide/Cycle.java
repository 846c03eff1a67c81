// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.Demand;
import dev.leadline.fleet.FleetObservation;

/**
 * One pass of the loop for one policy, from what was seen to what should run.
 *
 * @param observation what was seen
 * @param ahead what demand will be
 * @param plan what should run
 * @param asked the demand that {@code ahead} is about: as observed, but output tokens are those that arriving requests ask for
 */
public record Cycle(FleetObservation observation, DemandOutlook ahead, ScalingPlan plan, Demand asked) {

    /** A pass whose forecasts are about demand as it was observed. */
    public Cycle(FleetObservation observation, DemandOutlook ahead, ScalingPlan plan) {
        this(observation, ahead, plan, observation.demand());
    }
}
