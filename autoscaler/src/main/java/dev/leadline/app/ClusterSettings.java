// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * How Leadline runs in, or beside, a cluster.
 *
 * @param listen address of the API
 * @param port of the API; 0 for any free one
 * @param data directory of the database
 * @param retention how long decisions are kept
 * @param interval time between two looks at a fleet
 * @param namespaces whose policies are governed; empty means all
 * @param leaseNamespace where the Lease of the leader lies
 * @param leaseDuration how long a leader that fell silent is waited for
 * @param identity of this process among those that may lead
 * @param restWrites true when policies may be changed and observations posted by REST
 */
record ClusterSettings(
        String listen,
        int port,
        Path data,
        Duration retention,
        Duration interval,
        Set<String> namespaces,
        String leaseNamespace,
        Duration leaseDuration,
        String identity,
        boolean restWrites) {

    ClusterSettings {
        namespaces = Set.copyOf(namespaces);
    }
}
