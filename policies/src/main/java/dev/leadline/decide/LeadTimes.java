// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.StartPath;
import dev.leadline.policy.LeadTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Learns, per pool and path, how long a replica takes: 120 s until three starts have been seen, then the 90th percentile
 * of the last 50. A longer start is believed before that, of any pool of the policy and while it still lasts, because a
 * lead time that is too short orders too late, and one that is too long only a little early.
 *
 * <p>Where accelerators are free, or nobody told the path, it is the time from having them to taking requests. On the other
 * paths the wait for a placeholder to leave or for a node belongs to it, so it is the time from the order on.
 *
 * <p>Only the first time that an instance becomes ready is a start; what it loses and regains later is not.
 */
final class LeadTimes {

    static final Duration UNTIL_SEEN = Duration.ofMinutes(2);
    private static final int KEPT = 50;
    private static final int FEWEST = 3;

    /** A start that hangs says nothing about others, so one that still lasts counts for no more than this multiple. */
    private static final int LASTS_AT_MOST = 2;

    private final Map<String, PoolStarts> pools = new HashMap<>();

    /** What is remembered of one pool. */
    private static final class PoolStarts {
        private final Map<StartPath, Deque<Duration>> starts = new EnumMap<>(StartPath.class);
        private final Map<StartPath, List<Duration>> sorted = new EnumMap<>(StartPath.class);
        private Map<String, Instant> starting = new HashMap<>();
        private Set<String> served = new HashSet<>();
        private Instant seen = Instant.EPOCH;
        private StartPath last = StartPath.FreeAccelerator;
        private Optional<StartPath> next = Optional.empty();

        private int count(StartPath path) {
            return starts.getOrDefault(path, new ArrayDeque<>()).size();
        }

        private Duration longest(StartPath path) {
            return starts.getOrDefault(path, new ArrayDeque<>()).stream()
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
        }
    }

    void learn(FleetSnapshot seen) {
        seen.pools().forEach((pool, instances) -> learn(pool(pool), instances, seen.time()));
    }

    private static void learn(PoolStarts pool, List<InstanceSnapshot> instances, Instant now) {
        Map<String, Instant> starting = new HashMap<>();
        Set<String> served = new HashSet<>();
        for (InstanceSnapshot instance : instances) {
            String id = instance.id();
            switch (instance.state()) {
                case Pending, Draining -> {}
                case Starting -> {
                    if (pool.served.contains(id)) {
                        served.add(id);
                    } else {
                        starting.put(
                                id,
                                pool.starting.getOrDefault(id, instance.since().orElse(now)));
                    }
                }
                case Ready -> {
                    served.add(id);
                    Optional.ofNullable(pool.starting.get(id)).ifPresent(began -> keep(pool, instance, began, now));
                }
            }
        }
        pool.starting = starting;
        pool.served = served;
        pool.seen = now;
    }

    private static void keep(PoolStarts pool, InstanceSnapshot instance, Instant began, Instant now) {
        StartPath path = instance.path().orElse(StartPath.FreeAccelerator);
        Instant from =
                path == StartPath.FreeAccelerator ? began : instance.created().orElse(began);
        Duration took = Duration.between(from, instance.since().orElse(now));
        if (took.isNegative() || took.isZero()) {
            return;
        }
        pool.last = path;
        Deque<Duration> known = pool.starts.computeIfAbsent(path, name -> new ArrayDeque<>());
        known.addLast(took);
        if (known.size() > KEPT) {
            known.removeFirst();
        }
        // Asked for with every look, while starts are rare.
        pool.sorted.put(path, known.stream().sorted().toList());
    }

    /** Says which path the next replica of a pool would take; absent when nobody knows what is free. */
    void expect(String pool, Optional<StartPath> next) {
        pool(pool).next = next;
    }

    /** Lead time of a pool, as given by the policy or as learned on the path that its next replica takes. */
    Duration of(String pool, LeadTime asked) {
        return switch (asked) {
            case LeadTime.Fixed fixed -> fixed.duration();
            case LeadTime.Auto ignored -> believed(pool(pool), path(pool));
        };
    }

    /** What was learned; while that is a guess, no less than what any start took or has taken so far. */
    private Duration believed(PoolStarts pool, StartPath path) {
        Duration guessed = learned(pool, path);
        if (pool.count(path) >= FEWEST) {
            return guessed;
        }
        Duration longest = guessed;
        for (PoolStarts each : pools.values()) {
            longest = longer(longest, each.longest(path));
        }
        Duration most = guessed.multipliedBy(LASTS_AT_MOST);
        for (Instant began : pool.starting.values()) {
            Duration soFar = Duration.between(began, pool.seen);
            longest = longer(longest, soFar.compareTo(most) > 0 ? most : soFar);
        }
        return longest;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** The path that the next replica takes; where nobody knows, the one that the last one took. */
    StartPath path(String pool) {
        PoolStarts known = pool(pool);
        return known.next.orElse(known.last);
    }

    private static Duration learned(PoolStarts pool, StartPath path) {
        List<Duration> known = sorted(pool, path);
        if (known.size() >= FEWEST) {
            return quantile(known, 0.9);
        }
        if (path == StartPath.FreeAccelerator) {
            return UNTIL_SEEN;
        }
        Duration usual = learned(pool, StartPath.FreeAccelerator);
        // Such a start takes longer than one that has its accelerators already.
        return known.isEmpty() || usual.compareTo(UNTIL_SEEN) > 0 ? usual : UNTIL_SEEN;
    }

    private static List<Duration> sorted(PoolStarts pool, StartPath path) {
        return pool.sorted.getOrDefault(path, List.of());
    }

    private static Duration quantile(List<Duration> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    /** What was measured of a pool, for every path on which a start was seen. */
    List<StartTimes> measured(String pool) {
        PoolStarts known = pool(pool);
        List<StartTimes> all = new ArrayList<>();
        for (StartPath path : StartPath.values()) {
            List<Duration> sorted = sorted(known, path);
            if (!sorted.isEmpty()) {
                all.add(new StartTimes(path, sorted.size(), quantile(sorted, 0.5), quantile(sorted, 0.9)));
            }
        }
        return all;
    }

    /** When an instance that has its accelerators is expected to be ready. */
    Instant expectedReady(String pool, InstanceSnapshot instance, Instant now, LeadTime asked) {
        PoolStarts known = pool(pool);
        Instant began =
                known.starting.getOrDefault(instance.id(), instance.since().orElse(now));
        return switch (asked) {
            case LeadTime.Fixed fixed -> began.plus(fixed.duration());
            case LeadTime.Auto ignored -> {
                StartPath path = instance.path().orElse(StartPath.FreeAccelerator);
                Instant from = path == StartPath.FreeAccelerator
                        ? began
                        : instance.created().orElse(began);
                yield from.plus(believed(known, path));
            }
        };
    }

    /** Seconds until each starting replica is expected to be ready; one that is overdue may come any moment. */
    List<Double> readyIn(PoolView view, Instant now, LeadTime asked) {
        List<Double> seconds = new ArrayList<>();
        for (var one : view.seen().instances()) {
            if (one.state() == InstanceState.Starting) {
                Instant ready = expectedReady(view.pool().name(), one.snapshot(), now, asked);
                seconds.add(Math.max(0, Duration.between(now, ready).toMillis() / 1000.0));
            }
        }
        return seconds;
    }

    private PoolStarts pool(String name) {
        return pools.computeIfAbsent(name, ignored -> new PoolStarts());
    }
}
