// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.capacity.LearnedState;
import dev.leadline.decide.HistoryReceipt;
import dev.leadline.decide.HistoryRow;
import dev.leadline.decide.PolicyController;
import dev.leadline.decide.SeriesExplanation;
import dev.leadline.forecast.BatchModel;
import dev.leadline.forecast.BatchTask;
import dev.leadline.forecast.QuantilePath;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/**
 * The policies in force, each with a controller of its own. Work on one policy is strictly ordered; different policies
 * run side by side.
 */
public final class PolicyRegistry {

    private final Function<ScalingPolicy, PolicyController> controllers;
    private final ConcurrentNavigableMap<PolicyKey, GovernedPolicy> inForce = new ConcurrentSkipListMap<>();

    /** @param controllers makes the controller of a policy that comes into force */
    public PolicyRegistry(Function<ScalingPolicy, PolicyController> controllers) {
        this.controllers = controllers;
    }

    /**
     * Brings a policy into force. One that replaces another of its name keeps what that one had learned; one that is
     * equal changes nothing.
     *
     * @return true when no policy of this name was in force
     */
    public boolean put(ScalingPolicy policy) {
        GovernedPolicy known = inForce.get(policy.key());
        if (known == null) {
            known = inForce.putIfAbsent(policy.key(), new GovernedPolicy(controllers.apply(policy)));
        }
        if (known == null) {
            return true;
        }
        adopt(known, policy);
        return false;
    }

    private static void adopt(GovernedPolicy known, ScalingPolicy policy) {
        known.inTurn(() -> {
            if (!known.policy().equals(policy)) {
                known.adopt(policy);
            }
            return policy;
        });
    }

    /**
     * Takes a policy out of force; what it had learned is gone. A pass under way is waited for, and none comes after it.
     *
     * @return true when it was in force
     */
    public boolean remove(PolicyKey key) {
        GovernedPolicy known = inForce.remove(key);
        if (known == null) {
            return false;
        }
        known.inTurn(() -> {
            known.retire();
            return key;
        });
        return true;
    }

    /** The policy of this name, when it is in force. */
    public Optional<ScalingPolicy> find(PolicyKey key) {
        return governed(key).map(GovernedPolicy::policy);
    }

    /** All policies in force, by namespace and name. */
    public List<ScalingPolicy> all() {
        return inForce.values().stream().map(GovernedPolicy::policy).toList();
    }

    /** The last pass of the loop for a policy; absent before its first observation. */
    public Optional<Latest> latest(PolicyKey key) {
        return governed(key).flatMap(GovernedPolicy::latest);
    }

    /** Teaches a policy the demand from before its first observation; absent when it is not in force. */
    public Optional<HistoryReceipt> learn(PolicyKey key, List<HistoryRow> rows, Duration step) {
        return governed(key)
                .map(governed -> governed.inTurn(() -> governed.controller().learnHistory(rows, step)));
    }

    /** What a policy knows of its pools' capacity; empty when it is not in force or knows nothing. */
    public Map<String, LearnedState> capacities(PolicyKey key) {
        return governed(key)
                .map(governed -> governed.inTurn(() -> governed.controller().capacities()))
                .orElseGet(Map::of);
    }

    /** Lets a policy go on with capacities that were kept; says which pools learn anew, a sentence each. */
    public List<String> recall(PolicyKey key, Map<String, LearnedState> kept) {
        return governed(key)
                .map(governed -> governed.inTurn(() -> governed.controller().recall(kept)))
                .orElseGet(List::of);
    }

    /** Why a policy's forecasts are as they are now, by demand series; empty when it is not in force. */
    public Map<String, SeriesExplanation> explain(PolicyKey key) {
        return governed(key)
                .map(governed -> governed.inTurn(() -> governed.controller().explain()))
                .orElse(Map.of());
    }

    /** What a policy's signals without a forecaster of their own will be, by name; empty when it is not in force. */
    public Map<String, QuantilePath> signalsAhead(PolicyKey key) {
        return governed(key)
                .map(governed -> governed.inTurn(() -> governed.controller().signalsAhead()))
                .orElse(Map.of());
    }

    /** A copy of a policy's demand series to learn models from; empty when there is none. */
    Optional<BatchTask> lesson(PolicyKey key, String series) {
        return governed(key)
                .flatMap(governed -> governed.inTurn(() -> governed.controller().lesson(series)));
    }

    /** Hands models to a policy that were learned from its lesson; nothing happens when it went out of force meanwhile. */
    void adopt(PolicyKey key, String series, BatchModel learned) {
        governed(key)
                .ifPresent(governed -> governed.inTurn(() -> {
                    governed.controller().adopt(series, learned);
                    return learned;
                }));
    }

    Optional<GovernedPolicy> governed(PolicyKey key) {
        return Optional.ofNullable(inForce.get(key));
    }
}
