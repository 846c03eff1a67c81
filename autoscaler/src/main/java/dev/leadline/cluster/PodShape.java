// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.util.List;
import java.util.Map;

/**
 * What a pod asks of its node.
 *
 * @param accelerators requested, by resource name
 * @param nodeSelector labels that its node must have
 * @param tolerations taints that it bears
 * @param priority scheduling priority; 0 where a template names only a class
 */
public record PodShape(
        Map<String, Integer> accelerators,
        Map<String, String> nodeSelector,
        List<Toleration> tolerations,
        int priority) {

    /** Copies the collections. */
    public PodShape {
        accelerators = Map.copyOf(accelerators);
        nodeSelector = Map.copyOf(nodeSelector);
        tolerations = List.copyOf(tolerations);
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
