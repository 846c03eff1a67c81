// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import dev.leadline.units.Replicas;
import java.time.Duration;
import java.util.Map;

/**
 * What holds when observations stop: only ever raises.
 *
 * @param staleAfter age from which an observation no longer counts
 * @param hold how long the last good number stands alone
 * @param replicas floor by pool name afterwards; may be empty
 */
public record Fallback(Duration staleAfter, Duration hold, Map<String, Replicas> replicas) {

    /** Stale after a minute, hold ten, no floor. */
    public static final Fallback DEFAULT = new Fallback(Duration.ofMinutes(1), Duration.ofMinutes(10), Map.of());

    /** Copies the map. */
    public Fallback {
        replicas = Map.copyOf(replicas);
    }
}
