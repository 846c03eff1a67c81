// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ScaleTarget;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The cluster as it is known now, from memory: no call here asks the API server. Safe for use by many threads.
 */
public interface ClusterView {

    /** True once everything has been listed; before that nothing may be concluded from what is absent. */
    boolean isSynced();

    /**
     * Pods that match a label selector, finished ones left out.
     *
     * @param selector in the string form of {@code status.selector}, never empty
     */
    List<PodFacts> pods(String namespace, String selector);

    /** A pod by name. */
    Optional<PodFacts> pod(String namespace, String name);

    /** Pods of all namespaces that request accelerators and have not finished. */
    List<PodFacts> acceleratorPods();

    /**
     * Another number whenever a pod took, changed or gave back accelerators, so that what was added up at the same number
     * is still right. Asked for before the pods are.
     */
    long holdings();

    /** All nodes. */
    List<NodeFacts> nodes();

    /** A node by name. */
    default Optional<NodeFacts> node(String name) {
        return nodes().stream().filter(node -> node.name().equals(name)).findFirst();
    }

    /** A scale target as last seen; reads it once when it is new or has changed. */
    ScaleLook scale(String namespace, ScaleTarget target);

    /** What one replica of a target is made of, as the target's object says it; absent where it does not. */
    default Optional<ReplicaTemplate> template(String namespace, ScaleTarget target) {
        return Optional.empty();
    }

    /** Accelerator pods that left a node or were told to leave it, over the last minutes. */
    default List<Departure> departures(String node) {
        return List.of();
    }

    /** False when the pods of some namespaces only are seen, so that what others hold is not known. */
    default boolean seesAllNamespaces() {
        return true;
    }

    /** The last moment at which all this was known to be current; absent before everything has been listed. */
    default Optional<Instant> lastHeard() {
        return Optional.empty();
    }

    /**
     * An accelerator pod that left its node.
     *
     * @param priority that it had
     * @param asked when its deletion was asked for, as far as that was seen
     * @param gone when it was gone
     */
    record Departure(int priority, Instant asked, Instant gone) {}
}
