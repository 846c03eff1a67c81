// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.util.List;
import java.util.Map;

/**
 * What a pod asks of its node.
 *
 * @param accelerators requested, by resource name
 * @param nodeSelector labels that its node must have
 * @param affinity of which its node must match one; empty when any node will do
 * @param tolerations taints that it bears
 * @param priority scheduling priority; 0 where a template names only a class
 */
public record PodShape(
        Map<String, Integer> accelerators,
        Map<String, String> nodeSelector,
        List<LabelSelector> affinity,
        List<Toleration> tolerations,
        int priority) {

    /** Copies the collections. */
    public PodShape {
        accelerators = Map.copyOf(accelerators);
        nodeSelector = Map.copyOf(nodeSelector);
        affinity = List.copyOf(affinity);
        tolerations = List.copyOf(tolerations);
    }

    /** A pod that goes wherever there are accelerators. */
    public static PodShape anywhere(Map<String, Integer> accelerators) {
        return new PodShape(accelerators, Map.of(), List.of(), List.of(), 0);
    }

    /** Whether a node has the labels that it must have. */
    public boolean wants(NodeFacts node) {
        return node.labels().entrySet().containsAll(nodeSelector.entrySet())
                && (affinity.isEmpty() || affinity.stream().anyMatch(term -> term.matches(node.labels())));
    }

    /** The taints of a node that keep it away. */
    public List<NodeFacts.Taint> repelledBy(NodeFacts node) {
        return node.taints().stream()
                .filter(taint ->
                        taint.effect().equals("NoSchedule") || taint.effect().equals("NoExecute"))
                .filter(taint -> tolerations.stream().noneMatch(one -> one.bears(taint)))
                .toList();
    }

    /**
     * A toleration.
     *
     * @param key of the taint; empty matches every key
     * @param exists true when the value does not matter
     * @param value of the taint otherwise
     * @param effect of the taint; empty matches every effect
     */
    public record Toleration(String key, boolean exists, String value, String effect) {

        /** Whether a taint is borne. */
        public boolean bears(NodeFacts.Taint taint) {
            return (key.isEmpty() ? exists : key.equals(taint.key()))
                    && (exists || value.equals(taint.value()))
                    && (effect.isEmpty() || effect.equals(taint.effect()));
        }
    }
}
