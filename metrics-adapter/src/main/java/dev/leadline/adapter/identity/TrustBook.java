// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trust that is in force. What cannot be read does not change it, and is said once. Written by one thread at a time,
 * read by many.
 */
final class TrustBook {

    private static final Logger log = LoggerFactory.getLogger(TrustBook.class);

    private volatile Trust trust = Trust.NOBODY;
    private volatile boolean read;
    private String trouble = "";

    Trust trust() {
        return trust;
    }

    /** True once it could be read. */
    boolean isRead() {
        return read;
    }

    /** The ConfigMap is there and says this. */
    void says(Map<String, String> data) {
        switch (TrustReading.of(data)) {
            case TrustReading.Read readable -> accept(readable.trust());
            case TrustReading.Broken broken -> troubled(broken.why());
        }
    }

    /** The ConfigMap is not there. */
    void isMissing() {
        troubled("It does not exist.");
    }

    /** It cannot be listed or watched. */
    void troubled(String sentence) {
        if (!sentence.equals(trouble)) {
            trouble = sentence;
            log.warn(
                    "The ConfigMap {} in {} cannot be used: {} {} It is read again when it changes.",
                    TrustWatch.NAME,
                    TrustWatch.NAMESPACE,
                    sentence,
                    read
                            ? "What it said before stays in force."
                            : "No front proxy and no client certificate is believed.");
        }
    }

    private void accept(Trust now) {
        trouble = "";
        if (read && now.equals(trust)) {
            return;
        }
        trust = now;
        read = true;
        log.info(
                "Believed are front proxies of {} authorities named {}, and client certificates of {} authorities.",
                now.frontProxies()
                        .map(proxies -> proxies.authorities().certificates().size())
                        .orElse(0),
                now.frontProxies()
                        .map(FrontProxies::allowedNames)
                        .filter(names -> !names.isEmpty())
                        .map(Object::toString)
                        .orElse("anything"),
                now.clients().map(clients -> clients.certificates().size()).orElse(0));
        if (now.frontProxies()
                .filter(proxies -> !proxies.usernameHeaders().isEmpty())
                .isEmpty()) {
            log.warn(
                    "The ConfigMap {} in {} names no front proxy or no header for users: what comes through the API"
                            + " server will be refused. Start kube-apiserver with its --requestheader-* flags.",
                    TrustWatch.NAME,
                    TrustWatch.NAMESPACE);
        }
    }
}
