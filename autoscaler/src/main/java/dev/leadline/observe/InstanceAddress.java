// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.InstanceState;
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
 */
public record InstanceAddress(
        String pool,
        String id,
        InstanceState state,
        Optional<Instant> since,
        Optional<Instant> created,
        int accelerators,
        Optional<URI> metrics,
        Optional<GpuIdentity> gpus) {}
