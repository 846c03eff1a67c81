// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import static dev.leadline.adapter.identity.Certificates.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.X509Bundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuthoritiesTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final X509Bundle authority = Certificates.authority("authority");
    private final Authorities authorities = new Authorities(List.of(authority.getCertificate()));

    @Test
    void believesACertificateThatItIssued() {
        assertThat(authorities.check(Certificates.client(authority, "CN=ada"), NOW))
                .isEqualTo(new PathCheck.Proven(NOW.plus(DAY)));
    }

    @Test
    void believesNoCertificateOfAnotherAuthorityOfTheSameName() {
        X509Bundle impostor = Certificates.authority("authority");

        assertThat(why(Certificates.client(impostor, "CN=ada"), NOW)).contains("none of the known authorities");
    }

    @Test
    void believesNoCertificateThatSignedItself() {
        assertThat(why(Certificates.authority("ada").getCertificatePathList(), NOW))
                .contains("none of the known authorities");
    }

    @Test
    void judgesByTheMomentThatItIsGiven() {
        List<X509Certificate> chain = Certificates.client(authority, "CN=ada");

        assertThat(why(chain, NOW.plus(DAY).plusSeconds(1))).startsWith("it expired at 2026-11-24T12:00:00Z");
        assertThat(why(chain, NOW.minus(DAY).minusSeconds(1)))
                .startsWith("it is not valid before 2026-11-22T12:00:00Z");
    }

    @Test
    void believesNothingThatAnExpiredAuthorityIssued() {
        X509Bundle old = Certificates.authority("old", NOW.minus(DAY.multipliedBy(2)), NOW.minusSeconds(1));
        Authorities expired = new Authorities(List.of(old.getCertificate()));

        assertThat(expired.check(Certificates.client(old, "CN=ada"), NOW))
                .isEqualTo(new PathCheck.Unproven("every known authority has expired or is not valid yet"));
    }

    @Test
    void acceptsAnAuthorityThatWasRenewedWithItsKey() {
        X509Bundle old = Certificates.authority("renewed", NOW.minus(DAY.multipliedBy(2)), NOW.minusSeconds(1));
        X509Bundle renewed = Certificates.bundle(
                old,
                Certificates.builder("CN=renewed", NOW.minusSeconds(1), NOW.plus(DAY))
                        .setIsCertificateAuthority(true)
                        .publicKey(old.getKeyPair().getPublic()));
        Authorities both = new Authorities(List.of(old.getCertificate(), renewed.getCertificate()));

        assertThat(both.check(Certificates.client(old, "CN=ada").subList(0, 1), NOW))
                .isInstanceOf(PathCheck.Proven.class);
    }

    @Test
    void wantsClientAuthenticationWhereAUsageIsSaid() {
        List<X509Certificate> server = Certificates.issued(
                authority,
                Certificates.builder("CN=server", NOW.minus(DAY), NOW.plus(DAY)).addExtendedKeyUsageServerAuth());
        List<X509Certificate> silent =
                Certificates.issued(authority, Certificates.builder("CN=silent", NOW.minus(DAY), NOW.plus(DAY)));
        List<X509Certificate> both =
                Certificates.issued(authority, Certificates.client("CN=both").addExtendedKeyUsageServerAuth());

        assertThat(why(server, NOW)).contains("extended key usage");
        assertThat(authorities.check(silent, NOW)).isInstanceOf(PathCheck.Proven.class);
        assertThat(authorities.check(both, NOW)).isInstanceOf(PathCheck.Proven.class);
    }

    @Test
    void followsAnIntermediateAuthority() {
        X509Bundle between = between("CN=between", true);
        List<X509Certificate> chain = Certificates.client(between, "CN=ada");

        assertThat(authorities.check(chain, NOW)).isInstanceOf(PathCheck.Proven.class);
        assertThat(why(chain.subList(0, 1), NOW)).contains("none of the known authorities");
    }

    @Test
    void toleratesARootAtTheEndOfTheChain() {
        List<X509Certificate> chain = Stream.concat(
                        Certificates.client(authority, "CN=ada").stream().limit(1),
                        Stream.of(authority.getCertificate()))
                .toList();

        assertThat(authorities.check(chain, NOW)).isInstanceOf(PathCheck.Proven.class);
    }

    @Test
    void doesNotLetAClientActAsAnAuthority() {
        X509Bundle client = between("CN=client", false);
        List<X509Certificate> forged = Certificates.client(
                X509Bundle.fromCertificatePath(
                        client.getCertificatePath(), authority.getCertificate(), client.getKeyPair()),
                "CN=admin");

        assertThat(authorities.check(forged, NOW)).isInstanceOf(PathCheck.Unproven.class);
    }

    @Test
    void respectsThePathLengthOfAnAuthority() {
        X509Bundle last = Certificates.bundle(
                authority,
                Certificates.builder("CN=last", NOW.minus(DAY), NOW.plus(DAY))
                        .setIsCertificateAuthority(true)
                        .setPathLengthConstraint(OptionalInt.of(0)));
        X509Bundle beyond = Certificates.bundle(
                last,
                Certificates.builder("CN=beyond", NOW.minus(DAY), NOW.plus(DAY)).setIsCertificateAuthority(true));

        assertThat(authorities.check(Certificates.client(beyond, "CN=ada"), NOW))
                .isInstanceOf(PathCheck.Unproven.class);
    }

    @Test
    void readsNoChainWithoutEndAndNoneWithoutBeginning() {
        X509Certificate stranger = Certificates.authority("stranger").getCertificate();

        assertThat(why(Collections.nCopies(5_000, stranger), NOW)).contains("5000 certificates");
        assertThat(authorities.check(List.of(), NOW)).isInstanceOf(PathCheck.Unproven.class);
    }

    private X509Bundle between(String subject, boolean mayIssue) {
        return Certificates.bundle(
                authority,
                Certificates.builder(subject, NOW.minus(DAY), NOW.plus(DAY)).setIsCertificateAuthority(mayIssue));
    }

    private String why(List<X509Certificate> chain, Instant now) {
        return authorities.check(chain, now) instanceof PathCheck.Unproven unproven ? unproven.why() : "it is believed";
    }
}
