// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.act.ActuationResult;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.policy.PolicyKey;
import java.time.Instant;

/** What became of a pushed observation. */
public sealed interface Admission {

    /**
     * It was decided, now or when the same observation came before.
     *
     * @param plan the decision
     * @param actuation what became of it
     * @param repeated true when the same observation had been decided already
     */
    record Decided(ScalingPlan plan, ActuationResult actuation, boolean repeated) implements Admission {}

    /**
     * It contradicts what was decided already.
     *
     * @param last the moment of the last decision
     * @param sentence what is wrong, for people
     */
    record Conflict(Instant last, String sentence) implements Admission {}

    /** No policy of this name is in force. */
    record UnknownPolicy(PolicyKey key) implements Admission {}
}
