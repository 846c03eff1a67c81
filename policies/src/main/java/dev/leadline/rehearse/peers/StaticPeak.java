// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.Role;
import dev.leadline.rehearse.ScalingStrategy;
import dev.leadline.rehearse.StaticFleet;

/**
 * A constant fleet bought for the peak: each pool ⌈margin · fluid need of the busiest minute of the training load⌉. The
 * constant fleet that a search finds for the very load is {@link dev.leadline.rehearse.StaticPeakSearch}.
 *
 * @param margin of the fluid need; 1 leaves no room for queues
 */
record StaticPeak(double margin) {

    static ScalingStrategy on(PeerFleet fleet, StaticPeak setting) {
        return new StaticFleet(setting.replicas(fleet, Role.Prefill), setting.replicas(fleet, Role.Decode));
    }

    private int replicas(PeerFleet fleet, Role role) {
        String pool = fleet.first(role);
        return fleet.clamp(pool, Math.ceil(margin * fleet.need().of(pool).peak() - 1e-9));
    }

    @Override
    public String toString() {
        return Labels.of("margin", margin);
    }
}
