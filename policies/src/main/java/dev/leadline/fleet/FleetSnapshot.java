// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One look at all pools of one policy, whatever the source: scraped pods, a pushed observation or a rehearsal. Two
 * snapshots in a row make a {@link FleetObservation}.
 *
 * @param time when the look was taken
 * @param pools pool name to its instances, in the order of the policy
 * @param router what the router said; {@link MissingReason#NotReported} where there is none
 * @param room accelerators this policy may still take now
 */
public record FleetSnapshot(
        Instant time, Map<String, List<InstanceSnapshot>> pools, Reading<RouterSample> router, AcceleratorRoom room) {

    /** Copies the map, keeping its order. */
    public FleetSnapshot {
        Map<String, List<InstanceSnapshot>> copy = new LinkedHashMap<>();
        pools.forEach((name, instances) -> copy.put(name, List.copyOf(instances)));
        pools = Collections.unmodifiableMap(copy);
    }

    /** A look by a source that knows at most a number of free accelerators. */
    public FleetSnapshot(
            Instant time,
            Map<String, List<InstanceSnapshot>> pools,
            Reading<RouterSample> router,
            OptionalInt freeAccelerators) {
        this(time, pools, router, AcceleratorRoom.of(freeAccelerators));
    }

    /** Free accelerators wherever they are, where the source knows. */
    public OptionalInt freeAccelerators() {
        return room.free();
    }
}
