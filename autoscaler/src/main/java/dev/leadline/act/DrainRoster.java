// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.cluster.ClusterView;
import dev.leadline.cluster.NodeFacts;
import dev.leadline.cluster.PodFacts;
import dev.leadline.cluster.PodGroup;
import dev.leadline.cluster.PodGroups;
import dev.leadline.cluster.ScaleFacts;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.Hardware;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Reading;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The replicas of a target that are not being deleted: their pods from memory, their load from the look. */
final class DrainRoster {

    /** When a drain began, on the pod. */
    static final String SINCE = "leadline.dev/drain-since";

    private static final List<String> INDEX_LABELS = List.of(
            "leaderworkerset.sigs.k8s.io/group-index",
            "grove.io/podcliquescalinggroup-replica-index",
            "apps.kubernetes.io/pod-index",
            "grove.io/podclique-pod-index");

    private static final Pattern NUMBERED = Pattern.compile(".*-([0-9]{1,6})");

    /** Labels by which clouds say that a node may be taken away. */
    private static final Map<String, String> SPOT = Map.of(
            "karpenter.sh/capacity-type", "spot",
            "eks.amazonaws.com/capacityType", "SPOT",
            "cloud.google.com/gke-spot", "true",
            "cloud.google.com/gke-preemptible", "true",
            "kubernetes.azure.com/scalesetpriority", "spot");

    private final Map<String, PodFacts> pods = new HashMap<>();
    private final List<DrainReplica> replicas;
    private final int seenLeaving;

    /**
     * @param label the accepting label
     * @param firstSeen when a drain that no annotation dates was first seen
     */
    DrainRoster(
            ClusterView view,
            ScaleFacts target,
            Optional<PoolObservation> seen,
            String label,
            Function<PodFacts, Instant> firstSeen) {
        Map<String, InstanceObservation> instances = seen.map(PoolObservation::instances).orElse(List.of()).stream()
                .collect(Collectors.toMap(InstanceObservation::id, one -> one, (one, other) -> other));
        List<PodGroup> staying = PodGroups.of(view, target).stream()
                .filter(group -> !group.isTerminating())
                .toList();
        Map<String, NodeFacts> nodes =
                view.nodes().stream().collect(Collectors.toMap(NodeFacts::name, node -> node, (one, other) -> other));
        staying.forEach(group -> pods.put(group.id(), group.leader()));
        boolean numbered = DrainOrder.of(target.target()) == DrainOrder.ByIndex;
        replicas = staying.stream()
                .map(group -> replica(
                        group, Optional.ofNullable(instances.get(group.id())), nodes, label, firstSeen, numbered))
                .toList();
        seenLeaving = (int) replicas.stream()
                .filter(DrainReplica::drained)
                .filter(one -> Optional.ofNullable(instances.get(one.id()))
                        .filter(instance -> instance.state() == InstanceState.Draining)
                        .isPresent())
                .count();
    }

    List<DrainReplica> replicas() {
        return replicas;
    }

    /** The pod that speaks for a replica. */
    Optional<PodFacts> pod(String id) {
        return Optional.ofNullable(pods.get(id));
    }

    /** Replicas that the look counted as leaving although nobody deletes them yet. */
    int seenLeaving() {
        return seenLeaving;
    }

    private static DrainReplica replica(
            PodGroup group,
            Optional<InstanceObservation> instance,
            Map<String, NodeFacts> nodes,
            String label,
            Function<PodFacts, Instant> firstSeen,
            boolean numbered) {
        PodFacts leader = group.leader();
        Optional<Reading.Fresh<EngineSample>> fresh = instance.filter(one -> !one.frozen())
                .map(one -> one.snapshot().engine())
                .flatMap(reading ->
                        reading instanceof Reading.Fresh<EngineSample> now ? Optional.of(now) : Optional.empty());
        boolean drained = leader.label(label).filter("false"::equals).isPresent();
        return new DrainReplica(
                group.id(),
                leader.ready(),
                leader.labels().containsKey(label),
                drained ? Optional.of(since(leader).orElseGet(() -> firstSeen.apply(leader))) : Optional.empty(),
                numbered ? index(leader) : OptionalInt.empty(),
                leader.controller().map(ScaleFacts.Owner::name).orElse(""),
                worth(group, instance, nodes),
                fresh.map(reading -> load(reading.value())).orElse(OptionalDouble.empty()),
                fresh.map(Reading.Fresh::at).orElse(Instant.EPOCH),
                fresh.map(reading -> reading.value().kvUsage()).orElse(OptionalDouble.empty()));
    }

    private static Optional<Instant> since(PodFacts pod) {
        try {
            return Optional.ofNullable(pod.annotations().get(SINCE)).map(Instant::parse);
        } catch (DateTimeException foreign) {
            return Optional.empty(); // somebody edited it: the drain is as old as this process knows it
        }
    }

    /** Everything in the engine; absent when it does not say what runs. */
    private static OptionalDouble load(EngineSample sample) {
        return sample.running().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(sample.running().getAsDouble()
                        + sample.waitingForCapacity().orElse(0)
                        + sample.waitingDeferred().orElse(0));
    }

    private static DrainReplica.Worth worth(
            PodGroup group, Optional<InstanceObservation> instance, Map<String, NodeFacts> nodes) {
        Hardware hardware = instance.map(InstanceObservation::hardware).orElseGet(Hardware.Unknown::new);
        boolean spot = group.pods().stream()
                .flatMap(pod -> pod.node().map(nodes::get).stream())
                .anyMatch(node -> SPOT.entrySet().stream()
                        .anyMatch(sign -> sign.getValue().equals(node.labels().get(sign.getKey()))));
        return switch (hardware) {
            case Hardware.Doomed ignored -> DrainReplica.Worth.Doomed;
            case Hardware.Derated ignored when !spot -> DrainReplica.Worth.Derated;
            case Hardware.Derated ignored -> DrainReplica.Worth.Spot;
            case Hardware.Healthy ignored -> spot ? DrainReplica.Worth.Spot : DrainReplica.Worth.Sound;
            case Hardware.Unknown ignored -> spot ? DrainReplica.Worth.Spot : DrainReplica.Worth.Sound;
        };
    }

    private static OptionalInt index(PodFacts pod) {
        Optional<String> labelled = INDEX_LABELS.stream()
                .flatMap(label -> pod.label(label).stream())
                .filter(value -> value.matches("[0-9]{1,6}"))
                .findFirst();
        if (labelled.isPresent()) {
            return OptionalInt.of(Integer.parseInt(labelled.get()));
        }
        Matcher numbered = NUMBERED.matcher(pod.name());
        return numbered.matches() ? OptionalInt.of(Integer.parseInt(numbered.group(1))) : OptionalInt.empty();
    }
}
