// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.decide.Cycle;
import dev.leadline.policy.ScalingPolicy;

/**
 * Makes a plan true. Called once per decision, and only with the writing implementation when the policy's mode is
 * Enforce. Calls for one policy never overlap.
 */
@FunctionalInterface
public interface Actuator {

    /**
     * Applies the desired replicas of every pool.
     *
     * @param cycle the decision with what it was made from
     * @return what was done; a refusal or failure is a result with its sentence, not an exception
     */
    ActuationResult apply(ScalingPolicy policy, Cycle cycle);
}
