// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a strategy made of a load.
 *
 * @param strategy its name
 * @param requests requests offered
 * @param attainment share of them that met both targets; unfinished, rejected and failed ones are misses
 * @param firstTokenAttainment share that met the first-token target
 * @param perTokenAttainment share that met the per-token target
 * @param firstToken seconds to the first token of finished requests
 * @param perToken mean seconds per token of finished requests
 * @param usage accelerator-seconds by pool, billed from second 0 to the last arrival
 * @param scaleActions orders that changed the size of a pool
 * @param unfinished requests neither finished nor rejected when the grace time was over
 * @param timeline one sample every {@link Rehearsal#SAMPLE_SECONDS}
 */
public record RehearsalResult(
        String strategy,
        int requests,
        double attainment,
        double firstTokenAttainment,
        double perTokenAttainment,
        Optional<LatencyQuantiles> firstToken,
        Optional<LatencyQuantiles> perToken,
        Map<String, PoolUsage> usage,
        int scaleActions,
        int unfinished,
        List<Sample> timeline) {

    /**
     * The fleet at one moment.
     *
     * @param seconds since the start
     * @param pools by name
     * @param attainment of the requests that arrived in the interval before; empty where none did
     */
    public record Sample(double seconds, Map<String, Size> pools, Optional<Double> attainment) {

        /** Copies the map, keeping its order. */
        public Sample {
            pools = Collections.unmodifiableMap(new LinkedHashMap<>(pools));
        }
    }

    /**
     * One pool at one moment.
     *
     * @param ready instances that take requests
     * @param starting instances that hold accelerators and load; pending ones hold none and cost nothing yet
     * @param draining instances on their way out
     * @param desired the size last ordered
     */
    public record Size(int ready, int starting, int draining, int desired) {}

    /** Copies the collections. */
    public RehearsalResult {
        usage = Collections.unmodifiableMap(new LinkedHashMap<>(usage));
        timeline = List.copyOf(timeline);
    }

    /** Accelerator-hours of all pools. */
    public double gpuHours() {
        return total().totalSeconds() / 3600;
    }

    /** The bill of all pools together. */
    public PoolUsage total() {
        return usage.values().stream().reduce(PoolUsage.NONE, PoolUsage::plus);
    }
}
