// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.util.List;

/**
 * By which names the server is called.
 *
 * @param service name of the Service
 * @param namespace of the Service
 */
public record ServingNames(String service, String namespace) {

    /** DNS names of a certificate for it; the aggregator asks for the first. */
    List<String> dnsNames() {
        String name = service + "." + namespace;
        return List.of(name + ".svc", name + ".svc.cluster.local", name, "localhost");
    }
}
