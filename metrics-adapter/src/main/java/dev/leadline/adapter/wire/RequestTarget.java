// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

/** What a path asks for, as the API server's own rules read it; what is asked for decides which right is needed. */
public sealed interface RequestTarget {

    /** The verb of a read of a metric: a GET without the name of an object. */
    String LIST = "list";

    /**
     * A metric of a namespace.
     *
     * @param namespace the tenant
     * @param metric name as it was asked for, known or not
     */
    record Metric(String namespace, String metric) implements RequestTarget {}

    /**
     * Something else of the group: a path that no metric has, such as one at root scope or with a segment too many.
     *
     * @param path as it was asked for, without the query
     */
    record Other(String path) implements RequestTarget {}

    /**
     * A document that is no resource: discovery, OpenAPI, the version, metrics.
     *
     * @param path as it was asked for, without the query
     */
    record Document(String path) implements RequestTarget {}

    /**
     * A probe, which anybody may ask.
     *
     * @param path as it was asked for, without the query
     */
    record Health(String path) implements RequestTarget {}
}
