// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

/** Who answers external.metrics.k8s.io in this cluster, as its APIService says. */
public sealed interface Registration {

    /**
     * Not read yet, or not readable.
     *
     * @param why a sentence
     */
    record Unknown(String why) implements Registration {}

    /**
     * Nobody does.
     *
     * @param what a sentence that says how Leadline is registered
     */
    record Missing(String what) implements Registration {}

    /**
     * Leadline does.
     *
     * @param available what the aggregator says
     * @param sentence its message
     */
    record Ours(boolean available, String sentence) implements Registration {}

    /**
     * Somebody else does, and is left alone.
     *
     * @param service namespace/name of the other server
     * @param sentence with the other ways to the numbers
     */
    record Foreign(String service, String sentence) implements Registration {}
}
