// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.util.List;
import java.util.Map;

/** What every read says of its sender, as the aggregator does for an HPA. */
final class Requests {

    /** One value a name, in lower case as HTTP/2 wants it. */
    static final List<Map.Entry<String, String>> HEADERS = List.of(
            Map.entry("accept", "application/json"),
            Map.entry("user-agent", "leadline-benchmark"),
            Map.entry("x-remote-user", "system:serviceaccount:kube-system:horizontal-pod-autoscaler"),
            Map.entry("x-remote-group", "system:serviceaccounts"),
            Map.entry("x-remote-group", "system:authenticated"));

    private Requests() {}
}
