// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.util.Map;

/** What the ConfigMap extension-apiserver-authentication says. Each key of it may be absent. */
sealed interface TrustReading {

    /** It can be read. */
    record Read(Trust trust) implements TrustReading {}

    /**
     * It cannot.
     *
     * @param why a sentence that names the key
     */
    record Broken(String why) implements TrustReading {}

    static TrustReading of(Map<String, String> data) {
        try {
            return new Read(new Trust(
                    TrustKeys.authorities(data, "requestheader-client-ca-file")
                            .map(authorities -> TrustKeys.frontProxies(authorities, data)),
                    TrustKeys.authorities(data, "client-ca-file")));
        } catch (IllegalArgumentException broken) {
            return new Broken(String.valueOf(broken.getMessage()));
        }
    }
}
