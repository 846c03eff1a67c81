// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the replicas share: authorities and the serving certificate. Both are renewed at two thirds of their life. A new
 * authority is first made known only, and signs no sooner than an hour later, when everybody trusts it; the one before
 * stays trusted until it expires. So no handshake fails when authorities change.
 *
 * @param authorities newest first
 * @param serving signed by one of them
 */
record Issued(List<KeyAndChain> authorities, KeyAndChain serving) {

    /** Until the caBundle of every API server has it, with room for a replica that was away. */
    static final Duration SPREAD = Duration.ofHours(1);

    private static final String AUTHORITIES = "ca.crt";
    private static final String AUTHORITY_KEYS = "ca.key";
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";

    Issued {
        authorities = List.copyOf(authorities);
    }

    /** A first authority, which signs at once: nobody trusts another yet. */
    static Issued first(ServingNames names, Instant now) {
        KeyAndChain authority = Issuer.authority(now);
        return new Issued(List.of(authority), Issuer.serving(authority, names.dnsNames(), now));
    }

    /** What takes the place of this; empty while nothing is due. */
    Optional<Issued> renewed(ServingNames names, Instant now) {
        List<KeyAndChain> trusted = authorities.stream()
                .filter(authority -> authority.expires().isAfter(now))
                .collect(Collectors.toCollection(ArrayList::new));
        if (trusted.isEmpty() || Issuer.isDue(trusted.getFirst().leaf(), now)) {
            trusted.addFirst(Issuer.authority(now));
        }
        KeyAndChain next =
                serves(trusted, names, now) ? serving : Issuer.serving(signer(trusted, now), names.dnsNames(), now);
        Issued renewed = new Issued(trusted, next);
        return renewed.equals(this) ? Optional.empty() : Optional.of(renewed);
    }

    private static KeyAndChain signer(List<KeyAndChain> trusted, Instant now) {
        return trusted.stream()
                .filter(authority -> !now.isBefore(authority
                        .leaf()
                        .getNotBefore()
                        .toInstant()
                        .plus(Issuer.EARLY)
                        .plus(SPREAD)))
                .findFirst()
                .orElseGet(trusted::getLast);
    }

    private boolean serves(List<KeyAndChain> trusted, ServingNames names, Instant now) {
        return !Issuer.isDue(serving.leaf(), now)
                && names(serving.leaf()).containsAll(names.dnsNames())
                && trusted.stream().anyMatch(authority -> signed(authority.leaf(), serving.leaf()));
    }

    private static boolean signed(X509Certificate authority, X509Certificate certificate) {
        try {
            certificate.verify(authority.getPublicKey());
            return certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
        } catch (GeneralSecurityException byAnother) {
            return false;
        }
    }

    private static Set<String> names(X509Certificate certificate) {
        try {
            return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
                    .flatMap(Collection::stream)
                    .flatMap(List::stream)
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .collect(Collectors.toCollection(HashSet::new));
        } catch (CertificateParsingException unreadable) {
            return Set.of();
        }
    }

    /** What a client must trust, as PEM, newest first. */
    String caBundle() {
        return Pem.of(authorities.stream().map(KeyAndChain::leaf).toList());
    }

    /** True when a Secret with these keys holds nothing, or what Leadline keeps in one. */
    static boolean mayReplace(Map<String, String> data) {
        return data.isEmpty() || data.containsKey(AUTHORITY_KEYS);
    }

    Map<String, String> data() {
        return Map.of(
                AUTHORITIES,
                caBundle(),
                AUTHORITY_KEYS,
                authorities.stream().map(KeyAndChain::key).map(Pem::of).collect(Collectors.joining()),
                CERTIFICATE,
                Pem.of(serving.chain()),
                KEY,
                Pem.of(serving.key()));
    }

    /**
     * Reads what {@link #data()} wrote.
     *
     * @param place of the Secret, for the sentence
     */
    static Issued read(String place, Map<String, String> data) throws UnusableCertificate {
        List<X509Certificate> certificates = Pem.certificates(name(place, AUTHORITIES), text(data, AUTHORITIES));
        List<PrivateKey> keys = Pem.keys(name(place, AUTHORITY_KEYS), text(data, AUTHORITY_KEYS));
        List<KeyAndChain> authorities = new ArrayList<>();
        for (X509Certificate certificate : certificates) {
            PrivateKey key = keys.stream()
                    .filter(one -> KeyAndChain.belong(one, certificate.getPublicKey()))
                    .findFirst()
                    .orElseThrow(() -> new UnusableCertificate(name(place, AUTHORITY_KEYS)
                            + " lacks the key of an authority in " + name(place, AUTHORITIES) + "."));
            authorities.add(new KeyAndChain(key, List.of(certificate)));
        }
        return new Issued(
                authorities,
                KeyAndChain.read(name(place, CERTIFICATE), text(data, CERTIFICATE), name(place, KEY), text(data, KEY)));
    }

    private static String name(String place, String key) {
        return key + " of Secret " + place;
    }

    private static String text(Map<String, String> data, String key) {
        return Objects.requireNonNullElse(data.get(key), "");
    }
}
