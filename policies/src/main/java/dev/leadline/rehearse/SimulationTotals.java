// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a simulation has come to so far. {@code offered = finished + rejected + failed + inFlight}.
 *
 * @param seconds simulated time
 * @param offered requests that arrived
 * @param finished requests that got their last token
 * @param rejected requests longer than any KV cache
 * @param failed requests lost with a dying instance
 * @param inFlight requests that are neither
 * @param attained finished requests that met both targets
 * @param firstTokenAttained finished requests that met the first-token target
 * @param perTokenAttained finished requests that met the per-token target
 * @param firstToken seconds to the first token of finished requests; empty while there are none
 * @param perToken mean seconds per token of finished requests of two tokens and more; empty while there are none
 * @param inputTokens prompt tokens of offered requests
 * @param finishedInputTokens prompt tokens of finished requests
 * @param outputTokens output tokens of finished requests
 * @param scaleActions orders that changed the size of a pool
 * @param usage accelerator-seconds by pool
 */
public record SimulationTotals(
        double seconds,
        int offered,
        int finished,
        int rejected,
        int failed,
        int inFlight,
        int attained,
        int firstTokenAttained,
        int perTokenAttained,
        Optional<LatencyQuantiles> firstToken,
        Optional<LatencyQuantiles> perToken,
        long inputTokens,
        long finishedInputTokens,
        long outputTokens,
        int scaleActions,
        Map<String, PoolUsage> usage) {

    /** Copies the map, keeping its order. */
    public SimulationTotals {
        usage = Collections.unmodifiableMap(new LinkedHashMap<>(usage));
    }

    /** Share of offered requests that met both targets; unfinished ones are misses. 1 when nothing was offered. */
    public double attainment() {
        return offered == 0 ? 1 : (double) attained / offered;
    }

    /** Accelerator-hours of all pools. */
    public double gpuHours() {
        return usage.values().stream().mapToDouble(PoolUsage::totalSeconds).sum() / 3600;
    }

    /** The bill of one pool; nothing for a pool that does not exist. */
    public PoolUsage usageOf(String pool) {
        return usage.getOrDefault(pool, PoolUsage.NONE);
    }

    /** The bill of all pools together. */
    public PoolUsage totalUsage() {
        return usage.values().stream().reduce(PoolUsage.NONE, PoolUsage::plus);
    }
}
