// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.Optional;

/**
 * One instance as the decision sees it.
 *
 * @param snapshot the latest look
 * @param rates what its engine did since the look before; absent when there is no pair of good looks
 * @param hardware what its GPUs are worth
 * @param frozen true when its gauges cannot be trusted because they no longer move
 */
public record InstanceObservation(
        InstanceSnapshot snapshot, Optional<EngineRates> rates, Hardware hardware, boolean frozen) {

    /** The instance's identity. */
    public String id() {
        return snapshot.id();
    }

    /** Where it is in its life. */
    public InstanceState state() {
        return snapshot.state();
    }
}
