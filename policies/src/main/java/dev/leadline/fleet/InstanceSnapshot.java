// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One instance as one look at the fleet found it: counters still cumulative.
 *
 * @param id stable identity: a pod name, or what a push source calls it
 * @param state where it is in its life
 * @param since when it entered that state, where known
 * @param created when it was allocated, where known
 * @param accelerators accelerators it holds (or would hold, while Pending)
 * @param engine what its engine said
 * @param gpus what is known of its GPUs; empty when no device exporter is joined
 * @param path how it came by its accelerators, where known
 */
public record InstanceSnapshot(
        String id,
        InstanceState state,
        Optional<Instant> since,
        Optional<Instant> created,
        int accelerators,
        Reading<EngineSample> engine,
        List<GpuSample> gpus,
        Optional<StartPath> path) {

    /** Copies the list. */
    public InstanceSnapshot {
        gpus = List.copyOf(gpus);
    }

    /** An instance of which nobody knows how it came by its accelerators. */
    public InstanceSnapshot(
            String id,
            InstanceState state,
            Optional<Instant> since,
            Optional<Instant> created,
            int accelerators,
            Reading<EngineSample> engine,
            List<GpuSample> gpus) {
        this(id, state, since, created, accelerators, engine, gpus, Optional.empty());
    }
}
