// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import reactor.core.publisher.Mono;

/**
 * Who asks, and may he? Request header by a proven front proxy, else client certificate, else token, else anonymous; then a
 * SubjectAccessReview. What is known already is answered at once. Never fails: what cannot be found out is refused.
 */
public interface Doorman extends AutoCloseable {

    /** The answer for one request. */
    Mono<Admission> admit(Visitor visitor);

    /** True once the names and authorities of front proxies and clients have been read. */
    boolean isReady();

    @Override
    void close();
}
