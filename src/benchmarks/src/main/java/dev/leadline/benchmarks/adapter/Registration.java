// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What makes an aggregator hand external metrics to a server on the same machine: a service that is only another name of
 * localhost, and the group's APIService.
 *
 * @param name of the service, which the server's certificate names too
 * @param port of the server
 */
record Registration(String name, int port) {

    /** Namespace of the services: one that every API server makes by itself. */
    static final String NAMESPACE = "default";

    private static final String GROUP = "v1beta1.external.metrics.k8s.io";

    /** Where the APIService is. */
    static final String PATH = "/apis/apiregistration.k8s.io/v1/apiservices/" + GROUP;

    /** As the aggregator wants to see it in the server's certificate. */
    static String dnsName(String service) {
        return service + "." + NAMESPACE + ".svc";
    }

    String servicePath() {
        return "/api/v1/namespaces/" + NAMESPACE + "/services/" + name;
    }

    String service() {
        return """
            {"apiVersion":"v1","kind":"Service","metadata":{"namespace":"%s","name":"%s"},\
            "spec":{"type":"ExternalName","externalName":"localhost",\
            "ports":[{"name":"https","protocol":"TCP","port":%d}]}}\
            """.formatted(NAMESPACE, name, port);
    }

    /** @param authority that has signed the server's certificate, PEM */
    String apiService(String authority) {
        return """
            {"apiVersion":"apiregistration.k8s.io/v1","kind":"APIService","metadata":{"name":"%s"},\
            "spec":{"group":"external.metrics.k8s.io","version":"v1beta1",\
            "groupPriorityMinimum":100,"versionPriority":100,"caBundle":"%s",\
            "service":{"namespace":"%s","name":"%s","port":%d}}}\
            """.formatted(
                        GROUP,
                        Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.US_ASCII)),
                        NAMESPACE,
                        name,
                        port);
    }
}
