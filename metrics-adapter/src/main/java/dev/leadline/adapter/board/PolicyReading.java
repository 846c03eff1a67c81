// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.board;

import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One policy as the autoscaler last published it, with what its author wants when nothing more is published.
 *
 * @param key which policy
 * @param advise true when the policy only advises: the number is published all the same, and whoever follows it is told
 * @param hold how long the last number stands alone after it is no longer valid
 * @param fallback floor by pool name after that; may be empty
 * @param pools pools of which something is published
 */
public record PolicyReading(
        PolicyKey key, boolean advise, Duration hold, Map<String, Integer> fallback, List<PoolReading> pools) {

    /** Copies the collections. */
    public PolicyReading {
        fallback = Map.copyOf(fallback);
        pools = List.copyOf(pools);
    }
}
