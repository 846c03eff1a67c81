// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Puts the pods of a scale target together to replicas. Gangs are known by their labels: a LeaderWorkerSet's group
 * (whose selector names the leaders only, so that workers are looked up by the set's name), a replica of a Grove
 * PodCliqueScalingGroup, an instance of a RoleBasedGroup's role. Every other pod is a replica by itself.
 */
public final class PodGroups {
    private static final String LWS_NAME = "leaderworkerset.sigs.k8s.io/name";
    private static final String LWS_GROUP = "leaderworkerset.sigs.k8s.io/group-index";
    private static final String LWS_WORKER = "leaderworkerset.sigs.k8s.io/worker-index";
    private static final String GROVE_GROUP = "grove.io/podcliquescalinggroup";
    private static final String GROVE_REPLICA = "grove.io/podcliquescalinggroup-replica-index";
    private static final String GROVE_CLIQUE = "grove.io/podclique";
    private static final List<String> ROLE_INSTANCE = List.of(
            "rbg.workloads.x-k8s.io/role-instance-name", "rolebasedgroup.workloads.x-k8s.io/role-instance-name");

    private static final Comparator<PodFacts> BY_NAME = Comparator.comparing(PodFacts::name);

    private PodGroups() {}

    /** The replicas of a target, in the order of their leaders' names; none while its selector is empty. */
    public static List<PodGroup> of(ClusterView cluster, ScaleFacts target) {
        List<PodFacts> selected = target.selector()
                .map(selector -> cluster.pods(target.namespace(), selector))
                .orElse(List.of());
        int templateSize = cluster.template(target.namespace(), target.target())
                .map(template -> template.pods().size())
                .orElse(1);
        boolean groveGroup = target.target().kind().equals("PodCliqueScalingGroup");
        Map<String, List<PodFacts>> groups = new TreeMap<>();
        for (PodFacts pod : withWorkers(cluster, selected)) {
            groups.computeIfAbsent(key(pod, groveGroup), key -> new ArrayList<>())
                    .add(pod);
        }
        int largest = groups.values().stream().mapToInt(List::size).max().orElse(1);
        return groups.values().stream()
                .map(pods -> group(pods, size(pods, templateSize, largest)))
                .sorted(Comparator.comparing(PodGroup::id))
                .toList();
    }

    /** LeaderWorkerSets select their leaders only; the workers carry the same name. */
    private static List<PodFacts> withWorkers(ClusterView cluster, List<PodFacts> selected) {
        Map<String, PodFacts> all = new LinkedHashMap<>();
        Map<String, String> sets = new LinkedHashMap<>();
        for (PodFacts pod : selected) {
            all.put(pod.name(), pod);
            pod.label(LWS_NAME).ifPresent(set -> sets.put(set, pod.namespace()));
        }
        sets.forEach((set, namespace) ->
                cluster.pods(namespace, LWS_NAME + "=" + set).forEach(pod -> all.putIfAbsent(pod.name(), pod)));
        return List.copyOf(all.values());
    }

    private static String key(PodFacts pod, boolean groveGroup) {
        Optional<String> gang = pod.label(LWS_GROUP)
                .map(index -> "lws " + pod.label(LWS_NAME).orElse("") + " " + index)
                .or(() -> groveGroup ? grove(pod) : Optional.empty())
                .or(() -> ROLE_INSTANCE.stream()
                        .flatMap(label -> pod.label(label).stream())
                        .map(instance -> "role " + instance)
                        .findFirst());
        return gang.orElse("pod " + pod.name());
    }

    private static Optional<String> grove(PodFacts pod) {
        return pod.label(GROVE_REPLICA)
                .map(index -> "grove " + pod.label(GROVE_GROUP).orElse("") + " " + index);
    }

    /** What the gang itself says, else what its target's template says, else what the fullest gang has. */
    private static int size(List<PodFacts> pods, int templateSize, int largest) {
        Optional<Integer> said = pods.stream()
                .map(pod -> pod.annotations().get(ObjectReading.GROUP_SIZE))
                .filter(size -> size != null && size.matches("[1-9][0-9]{0,3}"))
                .map(Integer::parseInt)
                .findFirst();
        return said.orElse(Math.max(templateSize, largest));
    }

    private static PodGroup group(List<PodFacts> pods, int size) {
        Map<String, Long> perClique =
                pods.stream().collect(Collectors.groupingBy(PodGroups::clique, Collectors.counting()));
        List<PodFacts> ordered = pods.stream()
                .sorted(Comparator.comparingInt(PodGroups::workerIndex)
                        .thenComparingLong(pod -> perClique.getOrDefault(clique(pod), 0L))
                        .thenComparing(BY_NAME))
                .toList();
        return new PodGroup(ordered.getFirst(), ordered, size);
    }

    private static String clique(PodFacts pod) {
        return pod.label(GROVE_CLIQUE).orElse("");
    }

    private static int workerIndex(PodFacts pod) {
        return pod.label(LWS_WORKER)
                .filter(index -> index.matches("[0-9]{1,6}"))
                .map(Integer::parseInt)
                .orElse(0);
    }
}
