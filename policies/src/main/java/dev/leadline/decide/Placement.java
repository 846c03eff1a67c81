// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.InstanceState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Cuts what pools want to what free accelerators allow. When not everything fits, the next replica goes to the pool that
 * has the smallest share of what it wants, so that no pool starves the other.
 */
final class Placement {

    private Placement() {}

    /** Replicas that have accelerators now and are not leaving. */
    private static int placed(PoolView view) {
        return view.current() - view.seen().count(InstanceState.Pending);
    }

    /** The most replicas that hardware allows a pool now, on its own; absent when nobody told what is free. */
    static OptionalInt feasible(PoolView view, OptionalInt free) {
        return free.isPresent()
                ? OptionalInt.of(placed(view) + free.getAsInt() / view.acceleratorsEach())
                : OptionalInt.empty();
    }

    /** Moves every pool that wants more than fits. */
    static void cut(Map<String, PoolView> views, Map<String, Limits> limits, OptionalInt free) {
        if (free.isEmpty()) {
            return;
        }
        Map<String, Integer> granted = grant(views, limits, free.getAsInt());
        limits.forEach((name, limit) -> {
            PoolView view = known(views, name);
            int wanted = limit.replicas();
            int most = Math.max(placed(view), granted.getOrDefault(name, 0));
            if (wanted > most) {
                limit.move(
                        most,
                        ReasonCode.CapacityLimited,
                        Wording.numbers(
                                "freeAccelerators", free.getAsInt(),
                                "acceleratorsPerReplica", view.acceleratorsEach(),
                                "replicasShort", wanted - most),
                        "Only " + free.getAsInt() + " accelerators are free and a replica takes "
                                + view.acceleratorsEach() + ": " + Wording.replicas(wanted - most) + " short.");
            }
        });
    }

    private static PoolView known(Map<String, PoolView> views, String name) {
        PoolView view = views.get(name);
        if (view == null) {
            throw new IllegalStateException("pool " + name + " is decided but was not seen");
        }
        return view;
    }

    private static Map<String, Integer> grant(Map<String, PoolView> views, Map<String, Limits> limits, int free) {
        Map<String, Integer> granted = new LinkedHashMap<>();
        views.forEach((name, view) -> granted.put(name, placed(view)));
        int left = free;
        while (true) {
            String next = "";
            double smallest = Double.MAX_VALUE;
            for (Map.Entry<String, Limits> entry : limits.entrySet()) {
                int has = granted.getOrDefault(entry.getKey(), 0);
                int wants = entry.getValue().replicas();
                boolean fits = known(views, entry.getKey()).acceleratorsEach() <= left;
                if (has < wants && fits && (double) has / wants < smallest) {
                    smallest = (double) has / wants;
                    next = entry.getKey();
                }
            }
            if (next.isEmpty()) {
                return granted;
            }
            left -= known(views, next).acceleratorsEach();
            granted.merge(next, 1, Integer::sum);
        }
    }
}
