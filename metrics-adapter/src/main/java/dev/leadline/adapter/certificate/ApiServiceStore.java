// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.util.Optional;

/** The APIService of external.metrics.k8s.io. Never throws: what goes wrong is an answer. */
interface ApiServiceStore extends AutoCloseable {

    /** Name of the one object that this is about. */
    String NAME = "v1beta1.external.metrics.k8s.io";

    /**
     * Begins to watch.
     *
     * @param changed hears that it may have changed; returns quickly
     */
    void start(Runnable changed);

    /** The APIService as the API server has it now. */
    Look read();

    /**
     * Sets the one field {@code caBundle}, of exactly the object that was read.
     *
     * @param pem certificates
     * @param version that was read; a conflict when it is no longer the newest
     */
    Write caBundle(String pem, String version);

    @Override
    void close();

    /** What a read finds. */
    sealed interface Look {

        /**
         * It exists.
         *
         * @param service namespace/name of the Service behind it; absent when the API server itself answers
         * @param caBundle as PEM, empty when there is none
         * @param skipsVerification true when the aggregator does not look at certificates
         * @param available whether the aggregator reaches it; absent before its first look
         * @param message of the aggregator
         * @param version for {@link ApiServiceStore#caBundle}
         */
        record Found(
                Optional<String> service,
                String caBundle,
                boolean skipsVerification,
                Optional<Boolean> available,
                String message,
                String version)
                implements Look {}

        /** It does not exist. */
        record Absent() implements Look {}

        /**
         * Nobody knows.
         *
         * @param why a sentence
         */
        record Unknown(String why) implements Look {}
    }
}
