// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pods and nodes of the API become facts. What an object leaves out is absent, never a failure. */
final class ObjectReading {
    static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
    static final String GROUP_SIZE = "leaderworkerset.sigs.k8s.io/size";

    private ObjectReading() {}

    static PodFacts pod(Pod pod) {
        PodSpec spec = Objects.requireNonNullElseGet(pod.getSpec(), PodSpec::new);
        PodStatus status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
        Optional<PodCondition> ready = condition(status, "Ready");
        boolean isReady = ready.filter(ObjectReading::isTrue).isPresent();
        Optional<Instant> changed = ready.flatMap(one -> instant(one.getLastTransitionTime()));
        PodShape shape = shape(spec);
        Map<String, String> annotations = orEmpty(pod.getMetadata().getAnnotations());
        return new PodFacts(
                pod.getMetadata().getNamespace().intern(),
                pod.getMetadata().getName(),
                Objects.requireNonNullElse(pod.getMetadata().getUid(), ""),
                interned(orEmpty(pod.getMetadata().getLabels())),
                known(annotations),
                instant(pod.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH),
                Objects.requireNonNullElse(status.getPhase(), "Unknown").intern(),
                !orEmpty(spec.getSchedulingGates()).isEmpty(),
                text(spec.getNodeName()).map(String::intern),
                condition(status, "PodScheduled")
                        .filter(ObjectReading::isTrue)
                        .flatMap(one -> instant(one.getLastTransitionTime())),
                isReady,
                isReady ? changed : Optional.empty(),
                pod.getMetadata().getDeletionTimestamp() != null,
                text(status.getPodIP()),
                shape.accelerators(),
                orEmpty(pod.getMetadata().getOwnerReferences()).stream()
                        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                        .findFirst()
                        .map(ObjectReading::owner),
                cost(annotations.get(DELETION_COST)),
                shape.priority(),
                shape.nodeSelector(),
                shape.affinity(),
                shape.tolerations(),
                deletionAsked(pod),
                isReady ? Optional.empty() : changed);
    }

    static NodeFacts node(Node node) {
        boolean ready = node.getStatus() != null
                && orEmpty(node.getStatus().getConditions()).stream()
                        .filter(one -> "Ready".equals(one.getType()))
                        .map(NodeCondition::getStatus)
                        .anyMatch("True"::equals);
        boolean cordoned =
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
        List<NodeFacts.Taint> taints = node.getSpec() == null
                ? List.of()
                : orEmpty(node.getSpec().getTaints()).stream()
                        .map(taint -> new NodeFacts.Taint(
                                plain(taint.getKey()), plain(taint.getValue()), plain(taint.getEffect())))
                        .toList();
        return new NodeFacts(
                node.getMetadata().getName(),
                interned(orEmpty(node.getMetadata().getLabels())),
                instant(node.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH),
                ready,
                cordoned,
                taints,
                node.getStatus() == null
                        ? Map.of()
                        : AcceleratorResources.of(node.getStatus().getAllocatable()),
                node.getStatus() == null
                        ? Map.of()
                        : AcceleratorResources.of(node.getStatus().getCapacity()));
    }

    /** What a pod of this specification asks of its node. */
    static PodShape shape(PodSpec spec) {
        return new PodShape(
                accelerators(spec),
                interned(orEmpty(spec.getNodeSelector())),
                affinity(spec),
                orEmpty(spec.getTolerations()).stream()
                        .map(one -> new PodShape.Toleration(
                                plain(one.getKey()),
                                "Exists".equals(one.getOperator()),
                                plain(one.getValue()),
                                plain(one.getEffect())))
                        .toList(),
                Objects.requireNonNullElse(spec.getPriority(), 0));
    }

    /** What a pod requires of its node's labels beyond its selector; comparisons of numbers are not looked at. */
    private static List<LabelSelector> affinity(PodSpec spec) {
        return Optional.ofNullable(spec.getAffinity())
                .map(Affinity::getNodeAffinity)
                .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
                .map(required -> orEmpty(required.getNodeSelectorTerms()).stream()
                        .map(term -> new LabelSelector(orEmpty(term.getMatchExpressions()).stream()
                                .flatMap(one -> requirement(one).stream())
                                .toList()))
                        .toList())
                .orElse(List.of());
    }

    private static Optional<LabelSelector.Requirement> requirement(NodeSelectorRequirement one) {
        Set<String> values = Set.copyOf(orEmpty(one.getValues()));
        return switch (plain(one.getOperator())) {
            case "In" -> Optional.of(new LabelSelector.OneOf(one.getKey(), values));
            case "NotIn" -> Optional.of(new LabelSelector.NoneOf(one.getKey(), values));
            case "Exists" -> Optional.of(new LabelSelector.Present(one.getKey()));
            case "DoesNotExist" -> Optional.of(new LabelSelector.Absent(one.getKey()));
            default -> Optional.empty();
        };
    }

    /** Containers add up; init containers run before them, one at a time, unless they stay as sidecars. */
    private static Map<String, Integer> accelerators(PodSpec spec) {
        Map<String, Integer> together = new HashMap<>();
        Stream.concat(
                        orEmpty(spec.getContainers()).stream(),
                        orEmpty(spec.getInitContainers()).stream().filter(ObjectReading::staysOn))
                .forEach(one -> requested(one).forEach((name, count) -> together.merge(name, count, Math::addExact)));
        orEmpty(spec.getInitContainers()).stream()
                .filter(one -> !staysOn(one))
                .forEach(one -> requested(one).forEach((name, count) -> together.merge(name, count, Math::max)));
        return together;
    }

    private static boolean staysOn(Container init) {
        return "Always".equals(init.getRestartPolicy());
    }

    private static Map<String, Integer> requested(Container container) {
        ResourceRequirements resources = container.getResources();
        if (resources == null) {
            return Map.of();
        }
        Map<String, Integer> wanted = AcceleratorResources.of(resources.getLimits());
        wanted.putAll(AcceleratorResources.of(resources.getRequests()));
        return wanted;
    }

    private static Optional<Instant> deletionAsked(Pod pod) {
        Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
        return instant(pod.getMetadata().getDeletionTimestamp())
                .map(end -> end.minusSeconds(grace == null ? 0 : grace));
    }

    private static ScaleFacts.Owner owner(OwnerReference owner) {
        return new ScaleFacts.Owner(
                plain(owner.getApiVersion()),
                plain(owner.getKind()),
                plain(owner.getName()),
                Boolean.TRUE.equals(owner.getController()));
    }

    private static Optional<PodCondition> condition(PodStatus status, String type) {
        return orEmpty(status.getConditions()).stream()
                .filter(one -> type.equals(one.getType()))
                .findFirst();
    }

    private static boolean isTrue(PodCondition condition) {
        return "True".equals(condition.getStatus());
    }

    private static Map<String, String> known(Map<String, String> annotations) {
        Map<String, String> kept = new HashMap<>();
        annotations.forEach((name, value) -> {
            if (name.startsWith("leadline.dev/") || name.equals(GROUP_SIZE)) {
                kept.put(name.intern(), value);
            }
        });
        return kept;
    }

    private static OptionalInt cost(@Nullable String text) {
        return text != null && text.matches("-?[0-9]{1,9}")
                ? OptionalInt.of(Integer.parseInt(text))
                : OptionalInt.empty();
    }

    static Optional<Instant> instant(@Nullable String time) {
        return text(time).map(OffsetDateTime::parse).map(OffsetDateTime::toInstant);
    }

    private static Optional<String> text(@Nullable String value) {
        return Optional.ofNullable(value).filter(known -> !known.isEmpty());
    }

    private static String plain(@Nullable String value) {
        return value == null ? "" : value.intern();
    }

    /** The same few keys and values stand on thousands of pods. */
    private static Map<String, String> interned(Map<String, String> map) {
        Map<String, String> copy = new HashMap<>();
        map.forEach((name, value) -> copy.put(name.intern(), plain(value)));
        return copy;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
