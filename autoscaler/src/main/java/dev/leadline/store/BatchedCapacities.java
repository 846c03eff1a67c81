// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.capacity.LearnedState;
import dev.leadline.loop.CapacityMemory;
import dev.leadline.policy.PolicyKey;
import java.util.Map;

/** Keeps learned capacities without waiting for the disk: a crash loses what the last moment has taught. */
public final class BatchedCapacities implements CapacityMemory {

    private final CapacityMemory kept;
    private final WriteBehind behind;

    /**
     * @param kept writes to the database of {@code behind}
     * @param behind closed before the database is
     */
    public BatchedCapacities(CapacityMemory kept, WriteBehind behind) {
        this.kept = kept;
        this.behind = behind;
    }

    @Override
    public void keep(PolicyKey policy, Map<String, LearnedState> pools) {
        behind.add(() -> kept.keep(policy, pools));
    }

    @Override
    public Map<String, LearnedState> recall(PolicyKey policy) {
        behind.flush();
        return kept.recall(policy);
    }

    @Override
    public void forget(PolicyKey policy) {
        behind.flush();
        kept.forget(policy);
    }
}
