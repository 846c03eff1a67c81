// SPDX-License-Identifier: Apache-2.0
package dev.leadline.inventory;

import dev.leadline.cluster.ClusterView;
import dev.leadline.cluster.NodeFacts;
import dev.leadline.cluster.PodFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Who holds what on which node, at one moment. */
final class NodeLedger {
    private static final List<String> PRODUCT =
            List.of("nvidia.com/gpu.product", "amd.com/gpu.product-name", "gpu.intel.com/product");
    private static final String MEMORY = "nvidia.com/gpu.memory";

    private final Map<String, List<PodFacts>> holders = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    /** A node's accelerators of one kind, with the node itself. */
    record Entry(NodeFacts node, NodeRoom room) {}

    NodeLedger(ClusterView cluster) {
        for (PodFacts pod : cluster.acceleratorPods()) {
            pod.node()
                    .ifPresent(node -> holders.computeIfAbsent(node, name -> new ArrayList<>())
                            .add(pod));
        }
        cluster.nodes().stream().sorted(Comparator.comparing(NodeFacts::name)).forEach(this::add);
    }

    private void add(NodeFacts node) {
        TreeSet<String> resources = new TreeSet<>(node.capacity().keySet());
        resources.addAll(node.allocatable().keySet());
        for (String resource : resources) {
            int used = 0;
            int placeholders = 0;
            int leaving = 0;
            for (PodFacts pod : holders.getOrDefault(node.name(), List.of())) {
                int count = pod.accelerators().getOrDefault(resource, 0);
                placeholders += isPlaceholder(pod) ? count : 0;
                used += isPlaceholder(pod) ? 0 : count;
                leaving += pod.terminating() && !isPlaceholder(pod) ? count : 0;
            }
            int allocatable = node.allocatable().getOrDefault(resource, 0);
            Optional<String> closed = closed(node, allocatable);
            entries.add(new Entry(
                    node,
                    new NodeRoom(
                            node.name(),
                            resource,
                            product(node),
                            memory(node),
                            node.capacity().getOrDefault(resource, allocatable),
                            allocatable,
                            used,
                            placeholders,
                            leaving,
                            closed.isPresent() ? 0 : Math.max(0, allocatable - used - placeholders),
                            closed,
                            node.taints().stream().map(NodeLedger::text).toList())));
        }
    }

    /** A pod of negative priority stands in for work to come, by the convention of cluster autoscaling. */
    static boolean isPlaceholder(PodFacts pod) {
        return pod.priority() < 0;
    }

    private static Optional<String> closed(NodeFacts node, int allocatable) {
        if (!node.ready()) {
            return Optional.of("not ready");
        }
        if (node.cordoned()) {
            return Optional.of("cordoned");
        }
        return allocatable == 0 ? Optional.of("registering its accelerators") : Optional.empty();
    }

    private static Optional<String> product(NodeFacts node) {
        return PRODUCT.stream()
                .flatMap(label -> Optional.ofNullable(node.labels().get(label)).stream())
                .findFirst();
    }

    private static OptionalInt memory(NodeFacts node) {
        String text = node.labels().getOrDefault(MEMORY, "");
        return text.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    static String text(NodeFacts.Taint taint) {
        return taint.key() + (taint.value().isEmpty() ? "" : "=" + taint.value()) + ":" + taint.effect();
    }

    List<Entry> entries() {
        return entries;
    }

    /** What placeholders of lower priority than this hold of a kind on a node. */
    int evictable(String node, String resource, int priority) {
        int sum = 0;
        for (PodFacts pod : holders.getOrDefault(node, List.of())) {
            sum += isPlaceholder(pod) && pod.priority() < priority
                    ? pod.accelerators().getOrDefault(resource, 0)
                    : 0;
        }
        return sum;
    }
}
