// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import dev.leadline.adapter.certificate.ServingCertificate;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** The serving certificate of a test, which can be changed, and clients' certificates. */
final class Keys implements ServingCertificate {

    static final X509Bundle AUTHORITY = authority("test-authority");

    private volatile X509Bundle current = server();

    static X509Bundle authority(String name) {
        try {
            return new CertificateBuilder()
                    .ecp256()
                    .subject("CN=" + name)
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    static X509Bundle client(X509Bundle authority) {
        try {
            return new CertificateBuilder()
                    .ecp256()
                    .subject("CN=keda-operator")
                    .addExtendedKeyUsageClientAuth()
                    .buildIssuedBy(authority);
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static X509Bundle server() {
        try {
            return new CertificateBuilder()
                    .ecp256()
                    .subject("CN=adapter")
                    .addSanDnsName("localhost")
                    .addExtendedKeyUsageServerAuth()
                    .buildIssuedBy(AUTHORITY);
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Changes the certificate. */
    X509Certificate rotate() {
        current = server();
        return current.getCertificate();
    }

    X509Certificate certificate() {
        return current.getCertificate();
    }

    @Override
    public X509ExtendedKeyManager keyManager() {
        return new Live();
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public Optional<Instant> expires() {
        return Optional.empty();
    }

    @Override
    public void close() {}

    private final class Live extends X509ExtendedKeyManager {

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
            return keyType.startsWith("EC") ? "live" : null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return current.getCertificatePath();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return current.getKeyPair().getPrivate();
        }

        @Override
        public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {"live"};
        }

        @Override
        public String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return "live";
        }
    }
}
