// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves peers by their chains. Proofs are kept by the identity of the list, that is by connection, and for a minute at
 * most; they are void when the trust changes.
 */
final class PeerProofs {

    private static final Logger log = LoggerFactory.getLogger(PeerProofs.class);
    private static final Duration KEEP = Duration.ofMinutes(1);
    private static final int CONNECTIONS = 1024;

    private final Recent<Connection, PeerProof> proofs = new Recent<>(CONNECTIONS);
    private final OncePerMinute unproven = new OncePerMinute();

    /** Two lists are one connection's only when they are one object. */
    private record Connection(List<X509Certificate> chain) {

        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(Object other) {
            return other instanceof Connection that && chain == that.chain;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(chain);
        }
    }

    PeerProof of(List<X509Certificate> chain, Trust trust, Instant now) {
        Connection connection = new Connection(chain);
        Optional<PeerProof> known = proofs.get(connection).filter(proof -> proof.holds(trust, now));
        if (known.isPresent()) {
            return known.get();
        }
        PeerProof proof = prove(chain, trust, now);
        proofs.put(connection, proof);
        if (!proof.why().isEmpty() && unproven.maySpeak(now)) {
            log.warn(
                    "A certificate for {}, issued by {}, is not believed: {}. Said once a minute at most.",
                    printable(chain.getFirst().getSubjectX500Principal().getName()),
                    printable(chain.getFirst().getIssuerX500Principal().getName()),
                    proof.why());
        }
        return proof;
    }

    private static PeerProof prove(List<X509Certificate> chain, Trust trust, Instant now) {
        SubjectName subject = SubjectName.of(chain.getFirst().getSubjectX500Principal());
        Instant until = now.plus(KEEP);
        String why = trust.equals(Trust.NOBODY) ? "no authority is known yet" : "no authority is known for it";
        boolean frontProxy = false;
        boolean namedOtherwise = false;
        Optional<User> client = Optional.empty();
        if (trust.frontProxies().isPresent()) {
            FrontProxies proxies = trust.frontProxies().get();
            switch (proxies.authorities().check(chain, now)) {
                case PathCheck.Proven proven -> {
                    until = earlier(until, proven.until());
                    frontProxy = proxies.allows(subject.commonName());
                    namedOtherwise = !frontProxy;
                    why = "its common name is not one of the front proxies " + proxies.allowedNames();
                }
                case PathCheck.Unproven reason -> why = reason.why();
            }
        }
        if (trust.clients().isPresent()) {
            switch (trust.clients().get().check(chain, now)) {
                case PathCheck.Proven proven -> {
                    until = earlier(until, proven.until());
                    client = subject.commonName()
                            .map(name -> User.authenticated(name, Optional.empty(), subject.organizations(), Map.of()));
                    why = "it has no common name";
                }
                case PathCheck.Unproven reason -> why = namedOtherwise ? why : reason.why();
            }
        }
        return new PeerProof(trust, frontProxy, client, frontProxy || client.isPresent() ? "" : why, now, until);
    }

    private static Instant earlier(Instant one, Instant other) {
        return other.isBefore(one) ? other : one;
    }

    /** A name that a stranger chose does not break the lines of the log. */
    private static String printable(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= 200 ? plain : plain.substring(0, 200) + "…";
    }
}
