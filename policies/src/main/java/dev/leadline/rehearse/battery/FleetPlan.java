// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/**
 * Replicas ordered over time, slot by slot, known from the start. Any plan is feasible: the simulated fleet makes it
 * wait for cold starts and bills each replica from its allocation.
 */
public final class FleetPlan {
    /** Length of a slot. */
    public static final int SLOT_SECONDS = 15;

    private final int[] prefill;
    private final int[] decode;

    FleetPlan(int[] prefill, int[] decode) {
        this.prefill = prefill.clone();
        this.decode = decode.clone();
    }

    /** Slots that cover a time. */
    static int slots(double seconds) {
        return Math.max(1, (int) Math.ceil(seconds / SLOT_SECONDS));
    }

    int slots() {
        return prefill.length;
    }

    FleetPlan copy() {
        return new FleetPlan(prefill, decode);
    }

    /** The orders of a pool, for reading and changing. */
    int[] of(String pool) {
        return pool.equals(FleetSpec.PREFILL) ? prefill : decode;
    }

    /** The size ordered of a pool at a time; the last order stays in force. */
    public int at(String pool, double seconds) {
        int[] orders = of(pool);
        return orders[Math.clamp((long) (seconds / SLOT_SECONDS), 0, orders.length - 1)];
    }

    /** The plan as a strategy, beside others in a report. */
    public ScalingStrategy strategy(FleetSpec spec) {
        return new Carried(this, spec);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FleetPlan plan
                && Arrays.equals(prefill, plan.prefill)
                && Arrays.equals(decode, plan.decode);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(prefill) + Arrays.hashCode(decode);
    }

    private record Carried(FleetPlan plan, FleetSpec spec) implements ScalingStrategy {
        @Override
        public String name() {
            return "clairvoyant";
        }

        @Override
        public Duration interval() {
            return Duration.ofSeconds(SLOT_SECONDS);
        }

        @Override
        public Map<String, Integer> decide(FleetSnapshot seen) {
            double now = Duration.between(spec.epoch(), seen.time()).toNanos() / 1e9;
            return Map.of(
                    FleetSpec.PREFILL, plan.at(FleetSpec.PREFILL, now), FleetSpec.DECODE, plan.at(FleetSpec.DECODE, now));
        }
    }
}
