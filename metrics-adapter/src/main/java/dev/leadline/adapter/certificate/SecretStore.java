// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.util.Map;

/** One Secret that all replicas share. Never throws: what goes wrong is an answer. */
interface SecretStore extends AutoCloseable {

    /** Where it is, for sentences: namespace/name. */
    String place();

    /**
     * Begins to watch.
     *
     * @param changed hears that the Secret may have changed; returns quickly
     */
    void start(Runnable changed);

    /** The Secret as the API server has it now. */
    Look read();

    /** Creates it; a conflict when it exists. */
    Write create(Map<String, String> data);

    /**
     * Replaces what is in it.
     *
     * @param version that was read; a conflict when it is no longer the newest
     */
    Write replace(Map<String, String> data, String version);

    @Override
    void close();

    /** What a read finds. */
    sealed interface Look {

        /**
         * It exists.
         *
         * @param data text by key
         * @param version for {@link SecretStore#replace}
         */
        record Found(Map<String, String> data, String version) implements Look {

            public Found {
                data = Map.copyOf(data);
            }
        }

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
