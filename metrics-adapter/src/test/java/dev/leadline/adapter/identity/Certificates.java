// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Certificates for tests, valid for a day on either side of {@link #NOW} unless they say otherwise. */
final class Certificates {

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private Certificates() {}

    static X509Bundle authority(String name) {
        return authority(name, NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));
    }

    static X509Bundle authority(String name, Instant from, Instant until) {
        return selfSigned(builder("CN=" + name, from, until).setIsCertificateAuthority(true));
    }

    static List<X509Certificate> client(X509Bundle authority, String subject) {
        return issued(authority, client(subject));
    }

    /** A client's certificate that is still to be signed. */
    static CertificateBuilder client(String subject) {
        return builder(subject, NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)))
                .addExtendedKeyUsageClientAuth();
    }

    static CertificateBuilder builder(String subject, Instant from, Instant until) {
        return new CertificateBuilder()
                .ecp256()
                .subject(subject)
                .notBefore(from)
                .notAfter(until);
    }

    static List<X509Certificate> issued(X509Bundle authority, CertificateBuilder certificate) {
        return bundle(authority, certificate).getCertificatePathList();
    }

    static X509Bundle bundle(X509Bundle authority, CertificateBuilder certificate) {
        try {
            return certificate.buildIssuedBy(authority);
        } catch (Exception unexpected) {
            throw new IllegalStateException("no certificate could be made", unexpected);
        }
    }

    private static X509Bundle selfSigned(CertificateBuilder certificate) {
        try {
            return certificate.buildSelfSigned();
        } catch (Exception unexpected) {
            throw new IllegalStateException("no certificate could be made", unexpected);
        }
    }
}
