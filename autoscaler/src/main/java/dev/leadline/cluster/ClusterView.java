// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ScaleTarget;
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

    /** All nodes. */
    List<NodeFacts> nodes();

    /** A scale target as last seen; reads it once when it is new or has changed. */
    ScaleLook scale(String namespace, ScaleTarget target);
}
