// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import dev.leadline.adapter.wire.RequestTarget;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;

/**
 * A request as the door sees it.
 *
 * @param chain what the peer presented in the handshake, own certificate first, checked by nobody yet; empty without one.
 *     The same list object for all requests of a connection
 * @param headers all values of a header, by a name of any case; empty when it is absent
 * @param headerNames names of all headers, as they came
 * @param target what is asked for
 * @param verb of the API server: list for a metric, get for a document
 */
public record Visitor(
        List<X509Certificate> chain,
        Function<String, List<String>> headers,
        List<String> headerNames,
        RequestTarget target,
        String verb) {}
