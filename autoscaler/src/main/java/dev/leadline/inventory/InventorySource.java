// SPDX-License-Identifier: Apache-2.0
package dev.leadline.inventory;

import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.policy.ScalingPolicy;

/**
 * Tells what a policy may still take. This is the port for everything that limits it: nodes first, and later queues,
 * device claims, interconnect domains and health, each of which can only make the room smaller. A source that does not
 * know answers {@link AcceleratorRoom#UNKNOWN}, which limits nothing. Answers from memory; safe for many threads.
 */
@FunctionalInterface
public interface InventorySource {

    /** Nobody knows. */
    InventorySource UNKNOWN = policy -> AcceleratorRoom.UNKNOWN;

    /** The room for the pools of a policy, now. */
    AcceleratorRoom room(ScalingPolicy policy);
}
