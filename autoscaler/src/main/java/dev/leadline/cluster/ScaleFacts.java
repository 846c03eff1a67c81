// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ScaleTarget;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A scale target as one read found it.
 *
 * @param namespace where it lies
 * @param target its kind and name
 * @param uid identity of the object; a new object of the same name has another
 * @param resourceVersion version that a write must find unchanged
 * @param generation of its specification, 0 where the kind has none
 * @param specReplicas replicas it asks for
 * @param statusReplicas replicas that its controller counts
 * @param selector label selector of its pods in the string form of {@code status.selector}; absent when empty
 * @param annotations of the object
 * @param owners that control or own the object
 * @param replicasWriters managers that set the replicas, by the object's managedFields
 * @param created when the object was made
 */
public record ScaleFacts(
        String namespace,
        ScaleTarget target,
        String uid,
        String resourceVersion,
        long generation,
        int specReplicas,
        int statusReplicas,
        Optional<String> selector,
        Map<String, String> annotations,
        List<Owner> owners,
        List<FieldWriter> replicasWriters,
        Instant created) {

    /** Copies the collections. */
    public ScaleFacts {
        annotations = Map.copyOf(annotations);
        owners = List.copyOf(owners);
        replicasWriters = List.copyOf(replicasWriters);
    }

    /**
     * An owner reference.
     *
     * @param apiVersion group and version
     * @param kind for instance {@code DisaggregatedSet}
     * @param name of the owner
     * @param controller true when the owner manages the object
     */
    public record Owner(String apiVersion, String kind, String name, boolean controller) {}

    /**
     * Who set {@code spec.replicas}.
     *
     * @param manager field manager
     * @param subresource empty for the object itself, {@code scale} for the scale subresource
     * @param operation {@code Apply} or {@code Update}
     * @param time of that manager's last change of its fields, where the server says
     */
    public record FieldWriter(String manager, String subresource, String operation, Optional<Instant> time) {}
}
