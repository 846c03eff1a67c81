// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.StartPath;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * One instance and where it can be asked.
 *
 * @param pool name of the pool it belongs to
 * @param id stable identity, unique within the pool
 * @param state where it is in its life
 * @param since when it entered that state
 * @param created when it was allocated
 * @param accelerators accelerators it holds, or would hold while Pending
 * @param metrics address of its metrics; absent while it has none
 * @param gpus how its GPUs are found; absent when they cannot be
 * @param path how it came by its accelerators, where known
 */
public record InstanceAddress(
        String pool,
        String id,
        InstanceState state,
        Optional<Instant> since,
        Optional<Instant> created,
        int accelerators,
        Optional<URI> metrics,
        Optional<GpuIdentity> gpus,
        Optional<StartPath> path) {

    /** An instance of which nobody knows how it came by its accelerators. */
    public InstanceAddress(
            String pool,
            String id,
            InstanceState state,
            Optional<Instant> since,
            Optional<Instant> created,
            int accelerators,
            Optional<URI> metrics,
            Optional<GpuIdentity> gpus) {
        this(pool, id, state, since, created, accelerators, metrics, gpus, Optional.empty());
    }
}
