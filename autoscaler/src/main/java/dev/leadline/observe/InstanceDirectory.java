// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.policy.PolicyKey;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Knows which instances a policy has and where they, its router and its device exporters can be asked. Safe for use by
 * many threads. An implementation that cannot tell throws; an empty list says that nothing runs.
 */
public interface InstanceDirectory {

    /** All instances of the policy's pools, whatever their state; ids unique within a pool. */
    List<InstanceAddress> instances(PolicyKey policy);

    /** The router's metrics, when there is one. */
    default Optional<URI> router(PolicyKey policy) {
        return Optional.empty();
    }

    /** Metrics of the device exporters on the nodes of these instances. */
    default List<URI> gpuExporters(PolicyKey policy) {
        return List.of();
    }

    /** Accelerators that the policy may still take now, when known as one number. */
    default OptionalInt freeAccelerators(PolicyKey policy) {
        return OptionalInt.empty();
    }

    /** Where the accelerators are that the policy may still take now. */
    default AcceleratorRoom room(PolicyKey policy) {
        return AcceleratorRoom.of(freeAccelerators(policy));
    }
}
