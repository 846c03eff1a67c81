// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import dev.leadline.adapter.board.Signal;
import java.util.Arrays;
import java.util.stream.Collectors;

/** OpenAPI 3 of the group: its one path and its two kinds, and the index of such documents. */
final class OpenApiDocuments {

    /** Where the document of the group version is, seen from {@code /openapi/v3/}. */
    static final String GROUP_VERSION_PATH = "apis/" + ApiGroup.GROUP_VERSION;

    private OpenApiDocuments() {}

    /** {@code /openapi/v3}: the hash in the address changes whenever the document does. */
    static FixedDocument index(FixedDocument groupVersion) {
        return FixedDocument.of(
                Representation.Plain.contentType(), """
                {"paths": {"%1$s": {"serverRelativeURL": "/openapi/v3/%1$s?hash=%2$s"}}}
                """.formatted(GROUP_VERSION_PATH, groupVersion.hash()));
    }

    /** {@code /openapi/v3/apis/external.metrics.k8s.io/v1beta1}. */
    static FixedDocument groupVersion(String version) {
        String names = Arrays.stream(Signal.values())
                .map(signal -> '"' + signal.metric() + '"')
                .collect(Collectors.joining(", "));
        return FixedDocument.of(Representation.Plain.contentType(), """
                {"openapi": "3.0.0",
                 "info": {"title": "Leadline external metrics", "version": %1$s},
                 "paths": {
                   "/apis/external.metrics.k8s.io/v1beta1/namespaces/{namespace}/{metric}": {
                     "get": {
                       "tags": ["externalMetrics_v1beta1"],
                       "description": "the values of a metric in a namespace that a label selector selects; 404 when there are none",
                       "operationId": "listExternalMetricsV1beta1NamespacedMetric",
                       "parameters": [
                         {"name": "labelSelector", "in": "query", "schema": {"type": "string", "uniqueItems": true},
                          "description": "which values; all of them when it is absent"},
                         {"name": "pretty", "in": "query", "schema": {"type": "string", "uniqueItems": true},
                          "description": "true for an answer that is laid out for people"}],
                       "responses": {
                         "200": {"description": "OK", "content": {"application/json": {"schema":
                           {"$ref": "#/components/schemas/io.k8s.metrics.pkg.apis.external_metrics.v1beta1.ExternalMetricValueList"}}}}},
                       "x-kubernetes-action": "list",
                       "x-kubernetes-group-version-kind":
                         {"group": "external.metrics.k8s.io", "version": "v1beta1", "kind": "ExternalMetricValueList"}},
                     "parameters": [
                       {"name": "namespace", "in": "path", "required": true, "schema": {"type": "string", "uniqueItems": true},
                        "description": "whose values"},
                       {"name": "metric", "in": "path", "required": true,
                        "schema": {"type": "string", "uniqueItems": true, "enum": [%2$s]},
                        "description": "name of the metric"}]}},
                 "components": {"schemas": {
                   "io.k8s.metrics.pkg.apis.external_metrics.v1beta1.ExternalMetricValueList": {
                     "type": "object",
                     "description": "values of one metric in one namespace",
                     "required": ["items"],
                     "properties": {
                       "apiVersion": {"type": "string", "description": "external.metrics.k8s.io/v1beta1"},
                       "kind": {"type": "string", "description": "ExternalMetricValueList"},
                       "metadata": {"type": "object", "description": "empty"},
                       "items": {"type": "array", "description": "one value for each pool that is selected",
                         "items": {"allOf": [
                           {"$ref": "#/components/schemas/io.k8s.metrics.pkg.apis.external_metrics.v1beta1.ExternalMetricValue"}],
                           "default": {}}}},
                     "x-kubernetes-group-version-kind": [
                       {"group": "external.metrics.k8s.io", "version": "v1beta1", "kind": "ExternalMetricValueList"}]},
                   "io.k8s.metrics.pkg.apis.external_metrics.v1beta1.ExternalMetricValue": {
                     "type": "object",
                     "description": "the value of one metric for one pool",
                     "required": ["metricName", "metricLabels", "timestamp", "value"],
                     "properties": {
                       "apiVersion": {"type": "string", "description": "absent within a list"},
                       "kind": {"type": "string", "description": "absent within a list"},
                       "metricName": {"type": "string", "description": "name of the metric", "default": ""},
                       "metricLabels": {"type": "object", "description": "what selectors see",
                         "additionalProperties": {"type": "string", "default": ""}},
                       "timestamp": {"type": "string", "format": "date-time", "description": "when it was decided"},
                       "window": {"type": "integer", "format": "int64", "description": "absent: the value is of one moment"},
                       "value": {"description": "a quantity",
                         "oneOf": [{"type": "string"}, {"type": "number"}]}},
                     "x-kubernetes-group-version-kind": [
                       {"group": "external.metrics.k8s.io", "version": "v1beta1", "kind": "ExternalMetricValue"}]}}}}
                """.formatted(JsonText.quoted(version), names));
    }
}
