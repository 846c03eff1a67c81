// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import dev.leadline.fleet.StartPath;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What one pool should run.
 *
 * @param currentReplicas instances that exist now and are not leaving: pending, starting and ready
 * @param neededReplicas what demand asks for, before any limit
 * @param feasibleReplicas the most that hardware allows now; absent when nobody told
 * @param desiredReplicas after every limit: the number that is written
 * @param reason the step that decided
 * @param sentence the decision for a tired operator
 * @param steps from proposal to final number
 * @param readyReplicas instances that take requests
 * @param startingReplicas instances on their way, pending included
 * @param drainingReplicas instances on their way out
 * @param demandTokensPerSecond demand now: uncached input tokens for prefill, for decode the output
 *     tokens that arriving requests ask for
 * @param forecastTokensPerSecond the demand quantile used, at lead time
 * @param leadTime from order to ready, as used
 * @param startPath how the next replica would come by its accelerators, which the lead time is for
 * @param measuredStarts what was measured of starts, per path
 */
public record PoolPlan(
        int currentReplicas,
        int neededReplicas,
        OptionalInt feasibleReplicas,
        int desiredReplicas,
        ReasonCode reason,
        String sentence,
        List<Step> steps,
        int readyReplicas,
        int startingReplicas,
        int drainingReplicas,
        OptionalDouble demandTokensPerSecond,
        OptionalDouble forecastTokensPerSecond,
        Duration leadTime,
        StartPath startPath,
        List<StartTimes> measuredStarts) {

    /** Copies the lists. */
    public PoolPlan {
        steps = List.copyOf(steps);
        measuredStarts = List.copyOf(measuredStarts);
    }

    /** A plan without what was measured of starts, as a journal keeps it. */
    public PoolPlan(
            int currentReplicas,
            int neededReplicas,
            OptionalInt feasibleReplicas,
            int desiredReplicas,
            ReasonCode reason,
            String sentence,
            List<Step> steps,
            int readyReplicas,
            int startingReplicas,
            int drainingReplicas,
            OptionalDouble demandTokensPerSecond,
            OptionalDouble forecastTokensPerSecond,
            Duration leadTime) {
        this(
                currentReplicas,
                neededReplicas,
                feasibleReplicas,
                desiredReplicas,
                reason,
                sentence,
                steps,
                readyReplicas,
                startingReplicas,
                drainingReplicas,
                demandTokensPerSecond,
                forecastTokensPerSecond,
                leadTime,
                StartPath.FreeAccelerator,
                List.of());
    }
}
