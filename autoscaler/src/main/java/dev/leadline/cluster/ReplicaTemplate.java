// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.util.List;

/**
 * The pods that a target makes for one replica, as its object says it.
 *
 * @param pods one for most kinds, leader and workers for a gang
 */
public record ReplicaTemplate(List<PodShape> pods) {

    /** Copies the list. */
    public ReplicaTemplate {
        pods = List.copyOf(pods);
    }

    /** Accelerators of one replica, whatever their kind. */
    public int accelerators() {
        return pods.stream()
                .flatMap(pod -> pod.accelerators().values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }
}
