// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.cluster.ClusterView;
import dev.leadline.cluster.NodeFacts;
import dev.leadline.cluster.PodFacts;
import dev.leadline.cluster.PodGroup;
import dev.leadline.fleet.StartPath;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Tells how replicas came by their accelerators. A node that is younger than the pod was made for it, or for one like it.
 * A pod of lower priority that was told to leave the node between the pod's creation and its scheduling was evicted for
 * it. Otherwise the accelerators were free. Of a gang the longest way counts.
 */
final class StartPaths {
    private final ClusterView cluster;

    StartPaths(ClusterView cluster) {
        this.cluster = cluster;
    }

    /** Absent while not all of the replica's pods have a node. */
    Optional<StartPath> of(PodGroup group) {
        return group.isScheduled()
                ? group.pods().stream().map(this::of).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    private StartPath of(PodFacts pod) {
        String node = pod.node().orElse("");
        boolean younger = cluster.node(node)
                .map(NodeFacts::created)
                .filter(created -> created.isAfter(pod.created()))
                .isPresent();
        if (younger) {
            return StartPath.NewNode;
        }
        Instant scheduled = pod.scheduled().orElse(Instant.MAX);
        boolean evicted = cluster.departures(node).stream()
                .filter(one -> one.priority() < pod.priority())
                .anyMatch(one ->
                        !one.asked().isBefore(pod.created()) && !one.asked().isAfter(scheduled));
        return evicted ? StartPath.PlaceholderEvicted : StartPath.FreeAccelerator;
    }
}
