// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.api.ApiGate;
import dev.leadline.cluster.InformedCluster;
import dev.leadline.cluster.PolicyWatch;
import java.util.Optional;

/** The API beside a cluster: ready once everything was listed, and for reading unless somebody decides otherwise. */
final class ClusterGate implements ApiGate {

    private final PolicyWatch policies;
    private final InformedCluster cluster;
    private final boolean writable;

    ClusterGate(PolicyWatch policies, InformedCluster cluster, boolean writable) {
        this.policies = policies;
        this.cluster = cluster;
        this.writable = writable;
    }

    @Override
    public Optional<String> notReady() {
        if (!policies.isSynced()) {
            return Optional.of(policies.trouble().orElse("The policies have not been listed yet."));
        }
        return cluster.isSynced()
                ? Optional.empty()
                : Optional.of("The pods and nodes of the cluster have not been listed yet.");
    }

    @Override
    public Optional<String> readOnly() {
        return writable
                ? Optional.empty()
                : Optional.of("Policies are objects of the cluster and are changed there, with kubectl for instance."
                        + " Start with --rest-writes to let everyone who reaches this port change them.");
    }
}
