// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.fleet.FleetSnapshot;
import java.time.Duration;
import java.util.Map;

/** A rule that is rehearsed: it sees what an operator's tools would see, and answers with replicas per pool. */
public interface ScalingStrategy {

    /** The name in reports. */
    String name();

    /** How often it looks. */
    Duration interval();

    /**
     * Whether it wants to look at this tick of its interval; a look that it does not want is not taken, which saves time.
     *
     * @param seconds since the start
     */
    default boolean looksAt(double seconds) {
        return true;
    }

    /**
     * Whether the instances that leave when a pool shrinks are chosen by their hardware: failing ones first, then slowed
     * ones. Without that the least loaded one leaves, which is hardly ever the slow one.
     */
    default boolean retiresSlowHardwareFirst() {
        return false;
    }

    /**
     * What each pool should run from now on, counting pending, starting and ready instances and not the draining ones.
     * Pools left out keep their size.
     */
    Map<String, Integer> decide(FleetSnapshot seen);
}
