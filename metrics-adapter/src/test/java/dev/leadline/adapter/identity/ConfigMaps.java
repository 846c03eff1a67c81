// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import io.netty.pkitesting.X509Bundle;
import java.util.HashMap;
import java.util.Map;

/** What API servers write into extension-apiserver-authentication. */
final class ConfigMaps {

    private ConfigMaps() {}

    /** A copy that may be changed. */
    static Map<String, String> complete(X509Bundle proxies, X509Bundle clients) {
        return new HashMap<>(Map.of(
                "requestheader-client-ca-file", proxies.getRootCertificatePEM(),
                "requestheader-allowed-names", "[\"front-proxy-client\"]",
                "requestheader-username-headers", "[\"X-Remote-User\"]",
                "requestheader-uid-headers", "[\"X-Remote-Uid\"]",
                "requestheader-group-headers", "[\"X-Remote-Group\"]",
                "requestheader-extra-headers-prefix", "[\"X-Remote-Extra-\"]",
                "client-ca-file", clients.getRootCertificatePEM()));
    }
}
