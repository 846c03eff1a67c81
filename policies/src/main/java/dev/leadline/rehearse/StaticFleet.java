// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.fleet.FleetSnapshot;
import java.time.Duration;
import java.util.Map;

/**
 * A constant fleet of one prefill and one decode pool.
 *
 * @param prefill replicas of the pool {@code prefill}
 * @param decode replicas of the pool {@code decode}
 */
public record StaticFleet(int prefill, int decode) implements ScalingStrategy {

    @Override
    public String name() {
        return "static " + prefill + "+" + decode;
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Map<String, Integer> decide(FleetSnapshot seen) {
        return Map.of(FleetSpec.PREFILL, prefill, FleetSpec.DECODE, decode);
    }
}
