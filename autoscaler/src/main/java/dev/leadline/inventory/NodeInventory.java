// SPDX-License-Identifier: Apache-2.0
package dev.leadline.inventory;

import dev.leadline.cluster.ClusterView;
import dev.leadline.cluster.NodeFacts;
import dev.leadline.cluster.PodFacts;
import dev.leadline.cluster.PodGroup;
import dev.leadline.cluster.PodGroups;
import dev.leadline.cluster.PodShape;
import dev.leadline.cluster.ReplicaTemplate;
import dev.leadline.cluster.ScaleFacts;
import dev.leadline.cluster.ScaleLook;
import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.fleet.AcceleratorRoom.Bay;
import dev.leadline.fleet.AcceleratorRoom.Shape;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Room by nodes: allocatable accelerators less what pods that have not finished ask for. A node is no room for a pool
 * while it is cordoned or not ready, while it has a taint that the pool's pods do not bear, or without the labels that
 * they ask for. What pods of negative priority hold, lower than the pools' own, can be had by evicting them.
 *
 * <p>The room is unknown while the cluster has not been listed, when it has no nodes that may be seen, and when the pods of
 * some namespaces only are seen, because what others hold is not known then. A pool whose pods ask for no accelerators, or whose
 * shape nobody tells, is not limited.
 */
public final class NodeInventory implements InventorySource {
    private static final Duration LEDGER_KEPT = Duration.ofSeconds(1);
    private static final Shape NO_LIMIT = new Shape("", List.of(), "");

    private final ClusterView cluster;
    private final InstantSource clock;
    private volatile Dated ledger;

    private record Dated(Instant at, long holdings, NodeLedger ledger) {}

    /** What the next replica of a pool is made of, and the pod of it that is hardest to place. */
    private record Wanted(String resource, List<Integer> pods, PodShape hardest) {}

    /**
     * @param cluster whose nodes and pods count
     * @param clock what was added up is used for a second, by all policies, unless a pod has taken or given back accelerators
     */
    public NodeInventory(ClusterView cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
        this.ledger = new Dated(Instant.MIN, 0, new NodeLedger(cluster));
    }

    /** All accelerators by node and kind, for people; empty while nothing is known. */
    public List<NodeRoom> nodes() {
        return ledger().entries().stream().map(NodeLedger.Entry::room).toList();
    }

    /** The same, and absent while the nodes are not known. */
    public Optional<List<NodeRoom>> shown() {
        return cluster.isSynced() ? Optional.of(nodes()) : Optional.empty();
    }

    @Override
    public AcceleratorRoom room(ScalingPolicy policy) {
        if (!cluster.isSynced()
                || !cluster.seesAllNamespaces()
                || cluster.nodes().isEmpty()) {
            return AcceleratorRoom.UNKNOWN;
        }
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        for (Pool pool : policy.pools()) {
            wanted(policy, pool).ifPresent(shape -> wanted.put(pool.name(), shape));
        }
        NodeLedger now = ledger();
        int priority = wanted.values().stream()
                .mapToInt(one -> one.hardest().priority())
                .min()
                .orElse(0);
        List<Bay> bays = new ArrayList<>();
        Map<String, Map<String, Integer>> leftOut = new HashMap<>();
        for (NodeLedger.Entry entry : now.entries()) {
            bay(entry, wanted, now, priority, leftOut).ifPresent(bays::add);
        }
        Map<String, Shape> shapes = new HashMap<>();
        for (Pool pool : policy.pools()) {
            Wanted one = wanted.get(pool.name());
            shapes.put(
                    pool.name(),
                    one == null
                            ? NO_LIMIT
                            : new Shape(
                                    one.resource(), one.pods(), words(leftOut.getOrDefault(pool.name(), Map.of()))));
        }
        return new AcceleratorRoom(Optional.of(bays), shapes);
    }

    private Optional<Bay> bay(
            NodeLedger.Entry entry,
            Map<String, Wanted> wanted,
            NodeLedger now,
            int priority,
            Map<String, Map<String, Integer>> leftOut) {
        NodeRoom room = entry.room();
        int evictable = room.closed().isPresent() ? 0 : now.evictable(room.node(), room.resource(), priority);
        int unheld = Math.max(0, room.allocatable() - room.used());
        Set<String> pools = new HashSet<>();
        wanted.forEach((pool, one) -> {
            if (one.resource().equals(room.resource())) {
                Optional<String> obstacle = obstacle(entry, one.hardest());
                if (obstacle.isEmpty()) {
                    pools.add(pool);
                } else if (unheld + room.arriving() > 0) {
                    leftOut.computeIfAbsent(pool, name -> new TreeMap<>()).merge(obstacle.get(), 1, Integer::sum);
                }
            }
        });
        return pools.isEmpty() || room.free() + evictable == 0
                ? Optional.empty()
                : Optional.of(new Bay(room.node(), room.resource(), room.free(), evictable, Optional.of(pools)));
    }

    /** Why a pod may not go to a node. */
    private static Optional<String> obstacle(NodeLedger.Entry entry, PodShape pod) {
        NodeFacts node = entry.node();
        if (entry.room().closed().isPresent()) {
            return entry.room().closed();
        }
        Optional<String> taint =
                pod.repelledBy(node).stream().findFirst().map(one -> "tainted " + NodeLedger.text(one));
        return taint.isPresent() || pod.wants(node) ? taint : Optional.of("without the labels that its pods ask for");
    }

    private static String words(Map<String, Integer> reasons) {
        return reasons.entrySet().stream()
                .map(one -> one.getValue() + (one.getValue() == 1 ? " node " : " nodes ") + one.getKey())
                .collect(Collectors.joining(", "));
    }

    /** The newest replica tells best what the next one is made of; before the first, the target's template does. */
    private Optional<Wanted> wanted(ScalingPolicy policy, Pool pool) {
        return pool.target()
                .flatMap(target -> pods(policy.key().namespace(), target).flatMap(NodeInventory::wanted));
    }

    private Optional<List<PodShape>> pods(String namespace, ScaleTarget target) {
        Optional<ReplicaTemplate> template = cluster.template(namespace, target);
        if (!(cluster.scale(namespace, target) instanceof ScaleLook.Found(ScaleFacts facts))) {
            return template.map(ReplicaTemplate::pods);
        }
        return PodGroups.of(cluster, facts).stream()
                .filter(group -> group.pods().size() >= group.size())
                .max(Comparator.comparing(PodGroup::created).thenComparing(PodGroup::id))
                .map(group -> group.pods().stream().map(PodFacts::shape).toList())
                .or(() -> template.map(ReplicaTemplate::pods));
    }

    private static Optional<Wanted> wanted(List<PodShape> pods) {
        Map<String, Integer> together = new TreeMap<>();
        pods.forEach(pod ->
                pod.accelerators().forEach((resource, count) -> together.merge(resource, count, Math::addExact)));
        return together.entrySet().stream().max(Map.Entry.comparingByValue()).map(most -> {
            String resource = most.getKey();
            List<Integer> counts = pods.stream()
                    .map(pod -> pod.accelerators().getOrDefault(resource, 0))
                    .toList();
            PodShape hardest = pods.stream()
                    .max(Comparator.comparingInt(pod -> pod.accelerators().getOrDefault(resource, 0)))
                    .orElseThrow();
            return new Wanted(resource, counts, hardest);
        });
    }

    private NodeLedger ledger() {
        Instant now = clock.instant();
        // A pod that was placed since would be an instance of its pool and its accelerators free as well: counted
        // twice.
        long holdings = cluster.holdings();
        Dated known = ledger;
        if (known.holdings() == holdings
                && !known.at().equals(Instant.MIN)
                && !known.at().plus(LEDGER_KEPT).isBefore(now)
                && !known.at().isAfter(now)) {
            return known.ledger();
        }
        Dated fresh = new Dated(now, holdings, new NodeLedger(cluster));
        ledger = fresh;
        return fresh.ledger();
    }
}
