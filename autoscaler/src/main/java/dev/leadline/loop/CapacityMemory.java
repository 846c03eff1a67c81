// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.capacity.LearnedState;
import dev.leadline.policy.PolicyKey;
import java.util.Map;

/** What was learned of pools' capacities, kept so that a restart or the next leader need not learn it again. */
public interface CapacityMemory {

    /** Keeps the newest state of each pool; pools that are not among them are forgotten. */
    void keep(PolicyKey policy, Map<String, LearnedState> pools);

    /** What was kept, by pool; empty when nothing was. */
    Map<String, LearnedState> recall(PolicyKey policy);

    /** Forgets the capacities of a policy that was deleted. */
    void forget(PolicyKey policy);
}
