// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One pod, as far as Leadline reads it.
 *
 * @param namespace where it lies
 * @param name of the pod
 * @param uid identity; a new pod of the same name has another
 * @param labels of the pod
 * @param annotations of the pod that Leadline knows; the others are not kept
 * @param created when it was made
 * @param phase Pending, Running, Succeeded, Failed or Unknown
 * @param gated true while scheduling gates hold it back
 * @param node where it runs; absent until it is scheduled
 * @param scheduled when it got its node
 * @param ready true when it takes requests
 * @param readySince when it became ready last
 * @param terminating true from the moment its deletion was asked for
 * @param address its IP address
 * @param accelerators requested, by resource name such as {@code nvidia.com/gpu}
 * @param controller what manages it, where something does
 * @param deletionCost of {@code controller.kubernetes.io/pod-deletion-cost}
 * @param priority scheduling priority
 * @param nodeSelector labels that its node must have
 * @param affinity of which its node must match one; empty when any node will do
 * @param tolerations taints that it bears
 * @param deletionAsked when its deletion was asked for
 * @param unreadySince when it stopped being ready, or was first seen not to be
 */
public record PodFacts(
        String namespace,
        String name,
        String uid,
        Map<String, String> labels,
        Map<String, String> annotations,
        Instant created,
        String phase,
        boolean gated,
        Optional<String> node,
        Optional<Instant> scheduled,
        boolean ready,
        Optional<Instant> readySince,
        boolean terminating,
        Optional<String> address,
        Map<String, Integer> accelerators,
        Optional<ScaleFacts.Owner> controller,
        OptionalInt deletionCost,
        int priority,
        Map<String, String> nodeSelector,
        List<LabelSelector> affinity,
        List<PodShape.Toleration> tolerations,
        Optional<Instant> deletionAsked,
        Optional<Instant> unreadySince) {

    /** Copies the maps. */
    public PodFacts {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        accelerators = Map.copyOf(accelerators);
        nodeSelector = Map.copyOf(nodeSelector);
        affinity = List.copyOf(affinity);
        tolerations = List.copyOf(tolerations);
    }

    /** A pod without tolerations, whose moments of change are not known. */
    public PodFacts(
            String namespace,
            String name,
            String uid,
            Map<String, String> labels,
            Map<String, String> annotations,
            Instant created,
            String phase,
            boolean gated,
            Optional<String> node,
            Optional<Instant> scheduled,
            boolean ready,
            Optional<Instant> readySince,
            boolean terminating,
            Optional<String> address,
            Map<String, Integer> accelerators,
            Optional<ScaleFacts.Owner> controller,
            OptionalInt deletionCost,
            int priority,
            Map<String, String> nodeSelector) {
        this(
                namespace,
                name,
                uid,
                labels,
                annotations,
                created,
                phase,
                gated,
                node,
                scheduled,
                ready,
                readySince,
                terminating,
                address,
                accelerators,
                controller,
                deletionCost,
                priority,
                nodeSelector,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** What it asks of its node. */
    public PodShape shape() {
        return new PodShape(accelerators, nodeSelector, affinity, tolerations, priority);
    }

    /** The value of a label, when it has it. */
    public Optional<String> label(String key) {
        return Optional.ofNullable(labels.get(key));
    }

    /** True when it has ended and holds nothing any more. */
    public boolean finished() {
        return phase.equals("Succeeded") || phase.equals("Failed");
    }
}
