// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.capacity.DecodeCapacity;
import dev.leadline.capacity.PrefillCapacity;
import dev.leadline.fleet.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;

/** Several pools of one role are variants: other hardware, other price. This orders them by what work costs on them. */
final class Variants {

    private final FleetMemory memory;
    private final Function<PoolView, OptionalInt> feasible;

    /**
     * @param feasible the most replicas that hardware allows a pool now; absent when nobody told
     */
    Variants(FleetMemory memory, Function<PoolView, OptionalInt> feasible) {
        this.memory = memory;
        this.feasible = feasible;
    }

    /**
     * The cheapest of several pools: cost per accelerator-hour × accelerators of a replica ÷ what a replica does, the
     * last where it is known of all. Pools that hardware allows no replica come last; without all costs the order of the
     * policy counts.
     */
    PoolView cheapest(List<PoolView> pools) {
        List<PoolView> fitting = pools.stream()
                .filter(one -> feasible.apply(one).orElse(Integer.MAX_VALUE) > 0)
                .toList();
        List<PoolView> from = fitting.isEmpty() ? pools : fitting;
        boolean priced = from.stream()
                .allMatch(one -> one.pool().costPerAcceleratorHour().isPresent());
        if (!priced) {
            return from.getFirst();
        }
        boolean sized = from.stream().allMatch(one -> work(one).isPresent());
        return from.stream()
                .min(Comparator.comparingDouble(one -> cost(one, sized)))
                .orElseThrow();
    }

    private double cost(PoolView view, boolean sized) {
        double each = view.pool().costPerAcceleratorHour().orElse(0) * view.acceleratorsEach();
        return sized ? each / work(view).orElse(1) : each;
    }

    /** Tokens per second of one replica, where they are known. */
    private OptionalDouble work(PoolView view) {
        PoolMemory known = memory.pool(view.pool().name());
        if (view.pool().role() == Role.Decode) {
            Optional<DecodeCapacity> capacity = known.decode().capacity();
            return capacity.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(capacity.get()
                            .at(view.objectives().perTokenSeconds())
                            .tokensPerSecond());
        }
        Optional<PrefillCapacity> capacity = known.prefill().capacity();
        return capacity.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(capacity.get().tokensPerSecond());
    }

    /** How many more replicas a pool may have, by the policy and by hardware. */
    int most(PoolView view) {
        return Math.min(
                view.pool().replicas().max().count(), feasible.apply(view).orElse(Integer.MAX_VALUE));
    }
}
