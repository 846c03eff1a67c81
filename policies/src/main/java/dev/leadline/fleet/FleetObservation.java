// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * All pools of one policy with the rates since the look before: what forecasts and decisions are made from.
 *
 * @param time when the last look was taken
 * @param seconds time since the look before; absent for the first one
 * @param pools by name, in the order of the policy
 * @param demand what arrives
 * @param router the router's last word
 * @param ttft end-to-end first-token latencies of the interval, from the router when it tells
 * @param tpot per-request token latencies of the interval
 * @param room accelerators this policy may still take
 */
public record FleetObservation(
        Instant time,
        OptionalDouble seconds,
        Map<String, PoolObservation> pools,
        Demand demand,
        Reading<RouterSample> router,
        Optional<CumulativeHistogram> ttft,
        Optional<CumulativeHistogram> tpot,
        AcceleratorRoom room) {

    /** Copies the map, keeping its order. */
    public FleetObservation {
        pools = Collections.unmodifiableMap(new LinkedHashMap<>(pools));
    }

    /** What is seen where at most a number of free accelerators is known. */
    public FleetObservation(
            Instant time,
            OptionalDouble seconds,
            Map<String, PoolObservation> pools,
            Demand demand,
            Reading<RouterSample> router,
            Optional<CumulativeHistogram> ttft,
            Optional<CumulativeHistogram> tpot,
            OptionalInt freeAccelerators) {
        this(time, seconds, pools, demand, router, ttft, tpot, AcceleratorRoom.of(freeAccelerators));
    }

    /** Free accelerators wherever they are, where that is known. */
    public OptionalInt freeAccelerators() {
        return room.free();
    }
}
