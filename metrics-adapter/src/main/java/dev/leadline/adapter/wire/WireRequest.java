// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import java.util.List;
import java.util.Optional;

/**
 * A request as the documents see it.
 *
 * @param method such as GET
 * @param path undecoded, without the query
 * @param query undecoded, without the question mark; absent when there is none
 * @param accept values of all Accept headers, each as it came
 * @param ifNoneMatch value of If-None-Match
 */
public record WireRequest(
        String method, String path, Optional<String> query, List<String> accept, Optional<String> ifNoneMatch) {

    /** Copies the list. */
    public WireRequest {
        accept = List.copyOf(accept);
    }
}
