// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.policy.LeadTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Learns, per pool, how long an instance takes from having its accelerators to taking requests: 120 s until three starts
 * have been seen, then the 90th percentile of the last 50. Waiting for an accelerator is no part of it, because that
 * depends on the cluster and not on the engine.
 */
final class LeadTimes {

    static final Duration UNTIL_SEEN = Duration.ofMinutes(2);
    private static final int KEPT = 50;
    private static final int FEWEST = 3;

    private final Map<String, Deque<Duration>> starts = new HashMap<>();
    private final Map<String, Map<String, Instant>> starting = new HashMap<>();

    void learn(FleetSnapshot seen) {
        seen.pools().forEach((pool, instances) -> {
            Map<String, Instant> before = starting.computeIfAbsent(pool, name -> new HashMap<>());
            Map<String, Instant> still = new HashMap<>();
            for (InstanceSnapshot instance : instances) {
                if (instance.state() == InstanceState.Starting) {
                    Instant began =
                            before.getOrDefault(instance.id(), instance.since().orElse(seen.time()));
                    still.put(instance.id(), began);
                } else if (instance.state() == InstanceState.Ready && before.containsKey(instance.id())) {
                    Instant ready = instance.since().orElse(seen.time());
                    keep(pool, Duration.between(before.get(instance.id()), ready));
                }
            }
            starting.put(pool, still);
        });
    }

    private void keep(String pool, Duration took) {
        if (took.isNegative() || took.isZero()) {
            return;
        }
        Deque<Duration> known = starts.computeIfAbsent(pool, name -> new ArrayDeque<>());
        known.addLast(took);
        if (known.size() > KEPT) {
            known.removeFirst();
        }
    }

    /** Lead time of a pool, as given by the policy or as learned. */
    Duration of(String pool, LeadTime asked) {
        return switch (asked) {
            case LeadTime.Fixed fixed -> fixed.duration();
            case LeadTime.Auto ignored -> learned(pool);
        };
    }

    private Duration learned(String pool) {
        Deque<Duration> known = starts.getOrDefault(pool, new ArrayDeque<>());
        if (known.size() < FEWEST) {
            return UNTIL_SEEN;
        }
        List<Duration> sorted = known.stream().sorted().toList();
        return sorted.get((int) Math.ceil(0.9 * sorted.size()) - 1);
    }

    /** When an instance that starts now is expected to be ready. */
    Instant expectedReady(String pool, InstanceSnapshot instance, Instant now, LeadTime asked) {
        Instant began = starting.getOrDefault(pool, Map.of())
                .getOrDefault(instance.id(), instance.since().orElse(now));
        return began.plus(of(pool, asked));
    }
}
