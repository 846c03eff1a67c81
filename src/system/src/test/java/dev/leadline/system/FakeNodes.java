// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Nodes that kwok keeps alive, with the labels that GPU feature discovery would put there.
 *
 * @param namespace whose site they are: pods of {@link GpuDeployment} are scheduled only to nodes of their own site, so that
 *     tests do not take each other's accelerators
 * @param name prefix of the nodes' names, unique in the site
 * @param count of nodes
 * @param resource extended resource, such as {@code nvidia.com/gpu}
 * @param perNode accelerators on each node; 0 for none
 * @param product label {@code nvidia.com/gpu.product}, such as {@code NVIDIA-H100-80GB-HBM3}
 * @param labels further labels, which win over the others
 */
record FakeNodes(
        String namespace,
        String name,
        int count,
        String resource,
        int perNode,
        String product,
        Map<String, String> labels) {

    /** The label that names a node's site. */
    static final String SITE = "testbed.leadline.dev/site";

    static final String GPU = "nvidia.com/gpu";
    static final String H100 = "NVIDIA-H100-80GB-HBM3";

    FakeNodes {
        labels = Map.copyOf(labels);
    }

    /** Nodes with H100s. */
    static FakeNodes h100(String namespace, int count, int perNode) {
        return new FakeNodes(namespace, "h100", count, GPU, perNode, H100, Map.of());
    }

    /** Nodes without accelerators. */
    static FakeNodes plain(String namespace, int count) {
        return new FakeNodes(namespace, "plain", count, GPU, 0, "", Map.of());
    }

    FakeNodes named(String other) {
        return new FakeNodes(namespace, other, count, resource, perNode, product, labels);
    }

    FakeNodes with(Map<String, String> others) {
        return new FakeNodes(namespace, name, count, resource, perNode, product, others);
    }

    List<Node> objects() {
        return IntStream.range(0, count).mapToObj(this::object).toList();
    }

    private Node object(int index) {
        String unique = namespace + "-" + name + "-" + index;
        Map<String, Quantity> capacity = new HashMap<>(
                Map.of("cpu", new Quantity("192"), "memory", new Quantity("2Ti"), "pods", new Quantity("500")));
        Map<String, String> all = new HashMap<>(
                Map.of(SITE, namespace, "kubernetes.io/hostname", unique, "kubernetes.io/os", "linux", "type", "kwok"));
        if (perNode > 0) {
            capacity.put(resource, new Quantity(Integer.toString(perNode)));
            all.put(GPU + ".product", product);
            all.put(GPU + ".count", Integer.toString(perNode));
            all.put(GPU + ".present", "true");
        }
        all.putAll(labels);
        return new NodeBuilder()
                .withNewMetadata()
                .withName(unique)
                .withLabels(all)
                .addToAnnotations("kwok.x-k8s.io/node", "fake")
                .endMetadata()
                .withNewStatus()
                .withCapacity(capacity)
                .withAllocatable(capacity)
                .endStatus()
                .build();
    }
}
