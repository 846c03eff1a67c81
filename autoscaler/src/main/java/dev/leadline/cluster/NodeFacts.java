// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One node, as far as Leadline reads it.
 *
 * @param name of the node
 * @param labels of the node, GPU feature discovery's among them
 * @param created when it was registered
 * @param ready true when its kubelet says so
 * @param cordoned true when nothing new is scheduled to it
 * @param taints that keep pods away without a toleration
 * @param allocatable accelerators by resource name such as {@code nvidia.com/gpu}
 * @param capacity accelerators that it has or will have; more than allocatable while it registers or when one has failed
 */
public record NodeFacts(
        String name,
        Map<String, String> labels,
        Instant created,
        boolean ready,
        boolean cordoned,
        List<Taint> taints,
        Map<String, Integer> allocatable,
        Map<String, Integer> capacity) {

    /** Copies the collections. */
    public NodeFacts {
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
        allocatable = Map.copyOf(allocatable);
        capacity = Map.copyOf(capacity);
    }

    /** A node that offers all that it has. */
    public NodeFacts(
            String name,
            Map<String, String> labels,
            Instant created,
            boolean ready,
            boolean cordoned,
            List<Taint> taints,
            Map<String, Integer> allocatable) {
        this(name, labels, created, ready, cordoned, taints, allocatable, allocatable);
    }

    /**
     * A taint.
     *
     * @param key for instance {@code nvidia.com/gpu}
     * @param value may be empty
     * @param effect NoSchedule, PreferNoSchedule or NoExecute
     */
    public record Taint(String key, String value, String effect) {}
}
