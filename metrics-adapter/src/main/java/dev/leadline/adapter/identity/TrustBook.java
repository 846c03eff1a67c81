// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trust that is in force. What cannot be read does not change it, and is said once. */
final class TrustBook {

    private static final Logger log = LoggerFactory.getLogger(TrustBook.class);

    private volatile Trust trust = Trust.NOBODY;
    private volatile boolean read;
    private String broken = "";
    private String unreadable = "";

    Trust trust() {
        return trust;
    }

    /** True once it could be read. */
    boolean isRead() {
        return read;
    }

    /** The ConfigMap is there and says this. */
    synchronized void says(Map<String, String> data) {
        switch (TrustReading.of(data)) {
            case TrustReading.Read readable -> accept(readable.trust());
            case TrustReading.Broken refused -> isBroken(refused.why());
        }
    }

    /** The ConfigMap is not there. */
    synchronized void isMissing() {
        isBroken("It does not exist.");
    }

    /** It cannot be listed or watched, for this reason. */
    synchronized void isUnreadable(String sentence) {
        if (!sentence.equals(unreadable)) {
            unreadable = sentence;
            warn(sentence, "It is tried again by itself.");
        }
    }

    /** It has been listed. */
    synchronized void isReadable() {
        unreadable = "";
    }

    private void isBroken(String sentence) {
        if (!sentence.equals(broken)) {
            broken = sentence;
            warn(sentence, "It is read again when it changes.");
        }
    }

    private void warn(String sentence, String next) {
        log.warn(
                "The ConfigMap {} in {} cannot be used: {} {} {}",
                TrustWatch.NAME,
                TrustWatch.NAMESPACE,
                sentence,
                read ? "What it said before stays in force." : "No front proxy and no client certificate is believed.",
                next);
    }

    private void accept(Trust now) {
        broken = "";
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
