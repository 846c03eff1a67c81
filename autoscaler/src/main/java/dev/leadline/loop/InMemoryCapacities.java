// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.capacity.LearnedState;
import dev.leadline.policy.PolicyKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Capacities as long as the process lives; for the demo and for tests. */
public final class InMemoryCapacities implements CapacityMemory {

    private final Map<PolicyKey, Map<String, LearnedState>> kept = new ConcurrentHashMap<>();

    @Override
    public void keep(PolicyKey policy, Map<String, LearnedState> pools) {
        kept.put(policy, Map.copyOf(pools));
    }

    @Override
    public Map<String, LearnedState> recall(PolicyKey policy) {
        return kept.getOrDefault(policy, Map.of());
    }

    @Override
    public void forget(PolicyKey policy) {
        kept.remove(policy);
    }
}
