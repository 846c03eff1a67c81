// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.policy.PolicyKey;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One decision: what every pool of a policy should run from now on, and why.
 *
 * @param id unique and derived from policy and time alone, so that a replay gives the same ids
 * @param policy whose plan
 * @param time the moment decided for
 * @param trigger what made Leadline decide, for instance {@code observation}
 * @param sentence the whole decision for a tired operator
 * @param pools by pool name, in the order of the policy
 * @param forecasts what the forecast of each demand series rests on, in words; only where a number is new
 */
public record ScalingPlan(
        String id,
        PolicyKey policy,
        Instant time,
        String trigger,
        String sentence,
        Map<String, PoolPlan> pools,
        Map<String, String> forecasts) {

    /** Copies the maps, keeping their order. */
    public ScalingPlan {
        pools = Collections.unmodifiableMap(new LinkedHashMap<>(pools));
        forecasts = Collections.unmodifiableMap(new LinkedHashMap<>(forecasts));
    }

    /** A plan that says nothing of forecasts. */
    public ScalingPlan(
            String id, PolicyKey policy, Instant time, String trigger, String sentence, Map<String, PoolPlan> pools) {
        this(id, policy, time, trigger, sentence, pools, Map.of());
    }

    /** The same plan with what its forecasts rest on. */
    ScalingPlan restingOn(Map<String, String> words) {
        return new ScalingPlan(id, policy, time, trigger, sentence, pools, words);
    }

    /**
     * The plan of one pool.
     *
     * @throws IllegalArgumentException when the policy has no such pool
     */
    public PoolPlan pool(String name) {
        PoolPlan plan = pools.get(name);
        if (plan == null) {
            throw new IllegalArgumentException("policy " + policy + " has no pool " + name);
        }
        return plan;
    }

    /** True when some pool should change. */
    public boolean changesAnything() {
        return pools.values().stream().anyMatch(pool -> pool.desiredReplicas() != pool.currentReplicas());
    }
}
