// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What tests ask. */
final class Requests {

    static final String BASE = "/apis/external.metrics.k8s.io/v1beta1";

    private Requests() {}

    static WireRequest get(String path) {
        return new WireRequest("GET", path, Optional.empty(), List.of(), Optional.empty());
    }

    static WireRequest get(String path, String query) {
        return new WireRequest("GET", path, Optional.of(query), List.of(), Optional.empty());
    }

    /** As the HPA controller asks. */
    static WireRequest metric(String namespace, String metric, String selector) {
        return new WireRequest(
                "GET",
                BASE + "/namespaces/" + namespace + "/" + metric,
                selector.isEmpty()
                        ? Optional.empty()
                        : Optional.of("labelSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8)),
                List.of("application/vnd.kubernetes.protobuf,*/*"),
                Optional.empty());
    }

    static String text(WireAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
