// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.cluster.ClusterView;
import dev.leadline.cluster.PodFacts;
import dev.leadline.cluster.PodGroup;
import dev.leadline.cluster.PodGroups;
import dev.leadline.cluster.ReplicaTemplate;
import dev.leadline.cluster.ScaleFacts;
import dev.leadline.cluster.ScaleLook;
import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.fleet.InstanceState;
import dev.leadline.inventory.InventorySource;
import dev.leadline.policy.EngineEndpoint;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The instances of a policy's pools in a cluster: pods of the targets' selectors, put together to replicas. How states
 * are derived is in {@code src/docs/reference/instances.md}. Instances that are not leaving are always as many as the
 * target's {@code spec.replicas}, less those that a drain has taken out of service: replicas without pods are shown as
 * Pending, and those that a rollout has beyond the number as leaving.
 */
public final class PodDirectory implements InstanceDirectory {
    /** Within this time of getting its node a pod is first said to be not ready; later it has lost it. */
    private static final Duration FIRST_WORD = Duration.ofSeconds(30);

    private final Function<PolicyKey, Optional<ScalingPolicy>> policies;
    private final ClusterView cluster;
    private final InventorySource inventory;
    private final List<ExporterPods> exporters;

    /**
     * Pods that publish the figures of the GPUs of their node.
     *
     * @param namespace where they run
     * @param selector of their labels
     * @param port of their metrics
     * @param path of their metrics
     */
    public record ExporterPods(String namespace, String selector, int port, String path) {}

    /**
     * @param policies in force, by key
     * @param cluster as it is known
     * @param inventory tells what is free
     * @param exporters where device exporters may be found; those on the instances' nodes are asked
     */
    public PodDirectory(
            Function<PolicyKey, Optional<ScalingPolicy>> policies,
            ClusterView cluster,
            InventorySource inventory,
            List<ExporterPods> exporters) {
        this.policies = policies;
        this.cluster = cluster;
        this.inventory = inventory;
        this.exporters = List.copyOf(exporters);
    }

    /**
     * All instances of the policy's pools that have a target.
     *
     * @throws InstancesUnknownException when the cluster has not been listed yet or a target cannot be read
     */
    @Override
    public List<InstanceAddress> instances(PolicyKey policy) {
        List<InstanceAddress> all = new ArrayList<>();
        policies.apply(policy)
                .ifPresent(found -> found.pools()
                        .forEach(pool -> pool.target()
                                .ifPresent(target -> all.addAll(
                                        new Roster(found, pool, target(policy, pool, target)).instances()))));
        return all;
    }

    /** The service of the router by its name in the cluster. */
    @Override
    public Optional<URI> router(PolicyKey policy) {
        return policies.apply(policy)
                .flatMap(found -> found.sources().router())
                .map(router -> URI.create("http://" + router.service() + "." + policy.namespace() + ".svc:"
                        + router.port() + "/metrics"));
    }

    @Override
    public List<URI> gpuExporters(PolicyKey policy) {
        if (exporters.isEmpty()) {
            return List.of();
        }
        Set<String> nodes = new HashSet<>();
        policies.apply(policy)
                .ifPresent(found -> found.pools()
                        .forEach(pool -> pool.target()
                                .ifPresent(target -> PodGroups.of(cluster, target(policy, pool, target))
                                        .forEach(group -> group.pods()
                                                .forEach(pod -> pod.node().ifPresent(nodes::add))))));
        return exporters.stream()
                .flatMap(where -> cluster.pods(where.namespace(), where.selector()).stream()
                        .filter(pod -> pod.ready()
                                && pod.node().filter(nodes::contains).isPresent())
                        .flatMap(pod -> pod.address().stream())
                        .map(address -> uri("http", address, where.port(), where.path())))
                .sorted()
                .toList();
    }

    @Override
    public AcceleratorRoom room(PolicyKey policy) {
        return policies.apply(policy).map(inventory::room).orElse(AcceleratorRoom.UNKNOWN);
    }

    private ScaleFacts target(PolicyKey policy, Pool pool, ScaleTarget target) {
        if (!cluster.isSynced()) {
            throw new InstancesUnknownException(
                    policy,
                    Optional.empty(),
                    "The pods of the cluster are not all known yet; " + policy + " is decided once they are.");
        }
        return switch (cluster.scale(policy.namespace(), target)) {
            case ScaleLook.Found(ScaleFacts facts) -> facts;
            case ScaleLook.Failed failed ->
                throw new InstancesUnknownException(
                        policy, Optional.of(failed.problem()), "Pool " + pool.name() + ": " + failed.sentence());
        };
    }

    private static URI uri(String scheme, String address, int port, String path) {
        return URI.create(scheme + "://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port + path);
    }

    /** The instances of one pool. */
    private final class Roster {
        private final ScalingPolicy policy;
        private final Pool pool;
        private final ScaleFacts target;

        Roster(ScalingPolicy policy, Pool pool, ScaleFacts target) {
            this.policy = policy;
            this.pool = pool;
            this.target = target;
        }

        List<InstanceAddress> instances() {
            List<PodGroup> groups = PodGroups.of(cluster, target);
            Set<String> surplus = surplus(groups);
            int each = acceleratorsEach(groups);
            List<InstanceAddress> all = new ArrayList<>();
            int held = 0;
            for (PodGroup group : groups) {
                InstanceState state = state(group);
                boolean beyond = surplus.contains(group.id());
                if (beyond && (state == InstanceState.Pending || state == InstanceState.Starting)) {
                    // The successor of an instance that still serves: it takes over when it is ready.
                    continue;
                }
                held += group.isTerminating() || beyond ? 0 : 1;
                all.add(address(group, beyond ? InstanceState.Draining : state, each));
            }
            for (int i = 0; held + i < target.specReplicas(); i++) {
                all.add(unborn(i, each));
            }
            return all;
        }

        /** Ids beyond the number asked for: what is farthest from serving first, then the older revision. */
        private Set<String> surplus(List<PodGroup> groups) {
            List<PodGroup> staying =
                    groups.stream().filter(group -> !group.isTerminating()).toList();
            int beyond = staying.size() - target.specReplicas();
            if (beyond <= 0) {
                return Set.of();
            }
            String newest = staying.stream()
                    .max(Comparator.comparing(PodGroup::created))
                    .map(Roster::revision)
                    .orElse("");
            Set<String> ids = new HashSet<>();
            staying.stream()
                    .sorted(Comparator.comparingInt((PodGroup group) -> isDrained(group) ? 0 : 1)
                            .thenComparing(this::state)
                            .thenComparingInt(group -> revision(group).equals(newest) ? 1 : 0)
                            .thenComparing(PodGroup::id, Comparator.reverseOrder()))
                    .limit(beyond)
                    .forEach(group -> ids.add(group.id()));
            return ids;
        }

        private static String revision(PodGroup group) {
            PodFacts leader = group.leader();
            return leader.label("pod-template-hash")
                    .or(() -> leader.label("leaderworkerset.sigs.k8s.io/template-revision-hash"))
                    .or(() -> leader.label("controller-revision-hash"))
                    .orElse("");
        }

        private InstanceState state(PodGroup group) {
            if (group.isTerminating() || isDrained(group)) {
                return InstanceState.Draining;
            }
            if (!group.isScheduled()) {
                return InstanceState.Pending;
            }
            return group.isReady() ? InstanceState.Ready : InstanceState.Starting;
        }

        private boolean isDrained(PodGroup group) {
            return policy.drain()
                    .flatMap(drain -> group.leader().label(drain.label()))
                    .filter("false"::equals)
                    .isPresent();
        }

        private InstanceAddress address(PodGroup group, InstanceState state, int each) {
            PodFacts leader = group.leader();
            EngineEndpoint endpoint = pool.endpoint();
            return new InstanceAddress(
                    pool.name(),
                    group.id(),
                    state,
                    since(group, state),
                    Optional.of(group.created()),
                    Math.max(group.accelerators(), group.pods().size() < group.size() ? each : 0),
                    leader.address().map(address -> uri(endpoint.scheme(), address, endpoint.port(), endpoint.path())),
                    Optional.of(new GpuIdentity(
                            Optional.of(leader.namespace()),
                            Optional.of(leader.name()),
                            Set.of(),
                            group.pods().stream()
                                    .map(PodFacts::name)
                                    .filter(name -> !name.equals(leader.name()))
                                    .collect(Collectors.toSet()))),
                    new StartPaths(cluster).of(group));
        }

        private static Optional<Instant> since(PodGroup group, InstanceState state) {
            return switch (state) {
                case Pending -> Optional.of(group.created());
                case Starting -> lostReadiness(group).or(group::scheduled);
                case Ready -> group.readySince();
                case Draining -> group.leader().deletionAsked();
            };
        }

        /** When a gang that served stopped to; a pod that never served was not ready from the moment it had its node. */
        private static Optional<Instant> lostReadiness(PodGroup group) {
            return group.pods().stream()
                    .flatMap(pod -> pod.unreadySince().stream()
                            .filter(since -> pod.scheduled()
                                    .filter(at -> at.plus(FIRST_WORD).isBefore(since))
                                    .isPresent()))
                    .max(Comparator.naturalOrder());
        }

        private int acceleratorsEach(List<PodGroup> groups) {
            int seen = groups.stream().mapToInt(PodGroup::accelerators).max().orElse(0);
            if (seen > 0) {
                return seen;
            }
            return cluster.template(target.namespace(), target.target())
                    .map(ReplicaTemplate::accelerators)
                    .orElse(0);
        }

        private InstanceAddress unborn(int number, int each) {
            return new InstanceAddress(
                    pool.name(),
                    target.target().name() + "-unborn-" + number,
                    InstanceState.Pending,
                    Optional.empty(),
                    Optional.empty(),
                    each,
                    Optional.empty(),
                    Optional.empty());
        }
    }
}
