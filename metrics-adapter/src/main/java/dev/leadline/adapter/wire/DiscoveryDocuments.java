// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import dev.leadline.adapter.board.Signal;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What there is to ask for. All names are listed whether or not a number is there: a client takes a group without
 * resources for a broken one. The only verb is get, so that nobody who collects or deletes whatever can be listed calls.
 */
final class DiscoveryDocuments {

    private DiscoveryDocuments() {}

    /** {@code /apis}: the groups, of which there is one. */
    static FixedDocument groups() {
        return plain("""
                {"kind": "APIGroupList", "apiVersion": "v1", "groups": [%s]}
                """.formatted(groupBody()));
    }

    /** {@code /apis/external.metrics.k8s.io}: the versions, of which there is one. */
    static FixedDocument group() {
        return plain("""
                {"kind": "APIGroup", "apiVersion": "v1", %s
                """.formatted(groupBody().substring(1)));
    }

    /** {@code /apis/external.metrics.k8s.io/v1beta1}: the metrics. */
    static FixedDocument resources() {
        return plain("""
                {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "%s", "resources": [%s]}
                """.formatted(ApiGroup.GROUP_VERSION, forEverySignal("""
                {"name": "%s", "singularName": "", "namespaced": true, "kind": "ExternalMetricValueList",
                 "verbs": ["get"]}
                """)));
    }

    /** {@code /apis} for those who ask for everything at once. */
    static FixedDocument aggregated(Representation representation) {
        String version = representation == Representation.DiscoveryV2 ? "v2" : "v2beta1";
        String json = """
                {"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/%s", "metadata": {}, "items": [
                  {"metadata": {"name": "%s"},
                   "versions": [{"version": "%s", "resources": [%s], "freshness": "Current"}]}]}
                """.formatted(version, ApiGroup.NAME, ApiGroup.VERSION, forEverySignal("""
                {"resource": "%s",
                 "responseKind": {"group": "external.metrics.k8s.io", "version": "v1beta1",
                                  "kind": "ExternalMetricValueList"},
                 "scope": "Namespaced", "singularResource": "", "verbs": ["get"]}
                """));
        return FixedDocument.of(representation.contentType(), json);
    }

    /** {@code /version}. */
    static FixedDocument version(String version) {
        String[] parts = version.split("\\.", 3);
        return plain("""
                {"major": %s, "minor": %s, "gitVersion": %s, "gitCommit": "", "gitTreeState": "", "buildDate": "",
                 "goVersion": "", "compiler": "", "platform": ""}
                """.formatted(
                        JsonText.quoted(parts[0]),
                        JsonText.quoted(parts.length > 1 ? parts[1] : ""),
                        JsonText.quoted("v" + version)));
    }

    private static String groupBody() {
        String version = """
                {"groupVersion": "%s", "version": "%s"}""".formatted(ApiGroup.GROUP_VERSION, ApiGroup.VERSION);
        return """
                {"name": "%s", "versions": [%s], "preferredVersion": %s}""".formatted(ApiGroup.NAME, version, version);
    }

    private static String forEverySignal(String template) {
        return Arrays.stream(Signal.values())
                .map(signal -> template.formatted(signal.metric()))
                .collect(Collectors.joining(","));
    }

    private static FixedDocument plain(String json) {
        return FixedDocument.of(Representation.Plain.contentType(), json);
    }
}
