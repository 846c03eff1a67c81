// SPDX-License-Identifier: Apache-2.0
package dev.leadline.inventory;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One kind of accelerator on one node.
 *
 * @param node its name
 * @param resource for instance {@code nvidia.com/gpu}
 * @param product as GPU feature discovery or its like names it
 * @param memoryMebibytes of one accelerator, by the same
 * @param capacity accelerators that the node has, working or not
 * @param allocatable of which pods can be given these
 * @param used held by pods that have not finished, terminating ones included, placeholders not
 * @param placeholders held by pods of negative priority
 * @param leaving of those used, held by pods that are terminating
 * @param free for a pod that bears the taints; 0 where nothing is scheduled
 * @param closed why nothing is scheduled here; absent when something is
 * @param taints that a pod has to bear, as {@code key=value:effect}
 */
public record NodeRoom(
        String node,
        String resource,
        Optional<String> product,
        OptionalInt memoryMebibytes,
        int capacity,
        int allocatable,
        int used,
        int placeholders,
        int leaving,
        int free,
        Optional<String> closed,
        List<String> taints) {

    /** Copies the list. */
    public NodeRoom {
        taints = List.copyOf(taints);
    }

    /** Accelerators that the node will offer once it has registered them. */
    public int arriving() {
        return allocatable == 0 ? capacity : 0;
    }
}
