// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * One authority for everything of a run, and the two pairs it has signed, as PEM files.
 *
 * @param authority certificate of the authority
 * @param server pair of both servers and of the aggregator, for the loopback
 * @param client pair of the front proxy, which the servers believe whom a request is from
 */
record Authority(Path authority, Pair server, Pair client) {

    /** Common name of the front proxy's certificate. */
    static final String FRONT_PROXY = "front-proxy-client";

    /** Certificate chain and key, PEM. */
    record Pair(Path chain, Path key) {}

    /** Makes them in a folder. */
    static Authority in(Path folder) throws IOException {
        X509Bundle root = made(builder("CN=benchmark-authority").setIsCertificateAuthority(true));
        X509Bundle server = issued(
                root,
                builder("CN=localhost")
                        .addSanDnsName("localhost")
                        .addSanDnsName(Registration.dnsName("adapter"))
                        .addSanDnsName(Registration.dnsName("sample-adapter"))
                        .addSanIpAddress("127.0.0.1")
                        .addExtendedKeyUsageServerAuth());
        X509Bundle client = issued(root, builder("CN=" + FRONT_PROXY).addExtendedKeyUsageClientAuth());
        Path file = Files.writeString(folder.resolve("authority.pem"), root.getRootCertificatePEM());
        return new Authority(file, pair(folder, "server", server), pair(folder, "front-proxy", client));
    }

    private static Pair pair(Path folder, String name, X509Bundle bundle) throws IOException {
        return new Pair(
                Files.writeString(folder.resolve(name + ".pem"), bundle.getCertificatePathPEM()),
                Files.writeString(folder.resolve(name + ".key"), bundle.getPrivateKeyPEM()));
    }

    private static CertificateBuilder builder(String subject) {
        Instant now = Instant.now();
        return new CertificateBuilder()
                .ecp256()
                .subject(subject)
                .notBefore(now.minus(Duration.ofHours(1)))
                .notAfter(now.plus(Duration.ofDays(1)));
    }

    private static X509Bundle made(CertificateBuilder certificate) {
        try {
            return certificate.buildSelfSigned();
        } catch (Exception unexpected) {
            throw new IllegalStateException("no certificate could be made", unexpected);
        }
    }

    private static X509Bundle issued(X509Bundle authority, CertificateBuilder certificate) {
        try {
            return certificate.buildIssuedBy(authority);
        } catch (Exception unexpected) {
            throw new IllegalStateException("no certificate could be made", unexpected);
        }
    }
}
