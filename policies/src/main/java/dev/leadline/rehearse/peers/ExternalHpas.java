// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.rehearse.HorizontalPodAutoscaler;
import dev.leadline.rehearse.HpaBehavior;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The HPAs of a fleet, one per pool, on External metrics of type AverageValue: what KEDA makes of a ScaledObject. */
final class ExternalHpas {
    private final Map<String, HorizontalPodAutoscaler> scalers = new LinkedHashMap<>();
    private final Map<String, HpaBehavior> behaviors = new LinkedHashMap<>();

    /**
     * A metric with its target per pod.
     *
     * @param total sum of its items; absent when the query has no answer
     * @param target above 0
     */
    record Trigger(OptionalDouble total, double target) {}

    /** @param behavior of each pool's role */
    ExternalHpas(PeerFleet fleet, PerRole<HpaBehavior> behavior) {
        fleet.spec().pools().forEach((pool, spec) -> {
            behaviors.put(pool, behavior.of(spec.role()));
            scalers.put(pool, new HorizontalPodAutoscaler(behavior.of(spec.role()), fleet.boundsOf(pool)));
        });
    }

    /** What the HPA of a pool writes at this sync, which must be one: every call is remembered. */
    int sync(FleetSnapshot now, String pool, List<Trigger> triggers) {
        int current = Pods.replicas(now, pool);
        HpaBehavior behavior = behaviors.getOrDefault(pool, HpaBehavior.DEFAULT);
        OptionalInt proposed = proposal(triggers, current, behavior.tolerance());
        HorizontalPodAutoscaler scaler = scalers.get(pool);
        return scaler == null || proposed.isEmpty() ? current : scaler.sync(now.time(), current, proposed.getAsInt());
    }

    /**
     * The largest proposal of all triggers. When some have no answer, the others may grow the pool but not shrink it; when
     * none has, there is no proposal.
     */
    static OptionalInt proposal(List<Trigger> triggers, int current, double tolerance) {
        OptionalInt largest = triggers.stream()
                .filter(one -> one.total().isPresent())
                .mapToInt(one -> HorizontalPodAutoscaler.averageValue(
                        one.total().orElseThrow(), one.target(), current, tolerance))
                .max();
        boolean allKnown = triggers.stream().allMatch(one -> one.total().isPresent());
        return largest.isPresent() && !allKnown && largest.getAsInt() < current ? OptionalInt.empty() : largest;
    }
}
