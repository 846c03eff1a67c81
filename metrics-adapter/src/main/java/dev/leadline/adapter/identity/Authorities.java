// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Certificates of those who may vouch for clients. A path is valid at a moment that is given, every certificate of it, the
 * authority's own included, must be good for client authentication where it says what it is good for, and nobody is asked
 * whether it was revoked: an API server does not either.
 *
 * @param certificates at least one
 */
record Authorities(List<X509Certificate> certificates) {

    /** Bounds what a hostile chain can cost; the JDK's own limit for clients is 8. */
    static final int LONGEST_CHAIN = 10;

    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
    private static final String ANY = "2.5.29.37.0";

    Authorities {
        certificates = List.copyOf(certificates);
    }

    /** @param chain own certificate first, then each one's issuer, as TLS wants it */
    PathCheck check(List<X509Certificate> chain, Instant now) {
        if (chain.isEmpty() || chain.size() > LONGEST_CHAIN) {
            return new PathCheck.Unproven("a chain of " + chain.size() + " certificates is not read");
        }
        X509Certificate own = chain.getFirst();
        if (now.isAfter(own.getNotAfter().toInstant())) {
            return new PathCheck.Unproven("it expired at " + own.getNotAfter().toInstant());
        }
        if (now.isBefore(own.getNotBefore().toInstant())) {
            return new PathCheck.Unproven(
                    "it is not valid before " + own.getNotBefore().toInstant());
        }
        Set<TrustAnchor> anchors = certificates.stream()
                .filter(authority -> isValid(authority, now))
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toSet());
        return anchors.isEmpty()
                ? new PathCheck.Unproven("every known authority has expired or is not valid yet")
                : check(chain, anchors, now);
    }

    /** Along the chain as it came: that is linear, where a search for any path could be made to take for ever. */
    private static PathCheck check(List<X509Certificate> chain, Set<TrustAnchor> anchors, Instant now) {
        PathCheck said = new PathCheck.Unproven("none of the known authorities issued it");
        for (int length = 1; length <= chain.size(); length++) {
            try {
                List<X509Certificate> path = chain.subList(0, length);
                X509Certificate authority = validate(path, anchors, now);
                List<X509Certificate> whole =
                        Stream.concat(path.stream(), Stream.of(authority)).toList();
                if (whole.stream().allMatch(Authorities::isForClients)) {
                    return new PathCheck.Proven(earliestEnd(whole));
                }
                said = new PathCheck.Unproven("its extended key usage is not client authentication");
            } catch (CertPathValidatorException notThisFar) {
                // Perhaps its issuer, who comes next, is known.
            } catch (GeneralSecurityException unreadable) {
                return new PathCheck.Unproven("it cannot be read");
            }
        }
        return said;
    }

    private static X509Certificate validate(List<X509Certificate> path, Set<TrustAnchor> anchors, Instant now)
            throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setDate(Date.from(now));
        parameters.setRevocationEnabled(false);
        PKIXCertPathValidatorResult result = (PKIXCertPathValidatorResult) CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
        return result.getTrustAnchor().getTrustedCert();
    }

    /** A certificate that does not say what it is good for is good for everything. */
    private static boolean isForClients(X509Certificate certificate) {
        try {
            List<String> usages = certificate.getExtendedKeyUsage();
            return usages == null || usages.contains(CLIENT) || usages.contains(ANY);
        } catch (CertificateParsingException unreadable) {
            return false;
        }
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }

    private static Instant earliestEnd(List<X509Certificate> path) {
        return path.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElse(Instant.MIN);
    }
}
