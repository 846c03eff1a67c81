// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import java.util.Optional;
import java.util.Set;

/**
 * How an instance's GPUs are found among those of the device exporters: by the pod that holds them, by their identity,
 * or both.
 *
 * @param namespace of the pod; absent matches every namespace
 * @param pod name of the pod
 * @param uuids device identities such as {@code GPU-…} or {@code MIG-…}
 * @param workers names of the further pods of a gang
 */
public record GpuIdentity(Optional<String> namespace, Optional<String> pod, Set<String> uuids, Set<String> workers) {

    /** Copies the sets. */
    public GpuIdentity {
        uuids = Set.copyOf(uuids);
        workers = Set.copyOf(workers);
    }

    /** An instance of one pod, or of none. */
    public GpuIdentity(Optional<String> namespace, Optional<String> pod, Set<String> uuids) {
        this(namespace, pod, uuids, Set.of());
    }

    boolean holds(DcgmReader.Device device) {
        return uuids.contains(device.uuid())
                || uuids.contains(device.sample().uuid())
                || device.pods().stream().anyMatch(this::is);
    }

    private boolean is(DcgmReader.PodName name) {
        return (pod.filter(name.pod()::equals).isPresent() || workers.contains(name.pod()))
                && (namespace.isEmpty()
                        || name.namespace().isEmpty()
                        || namespace.get().equals(name.namespace()));
    }
}
