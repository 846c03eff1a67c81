// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trusts clients whose certificates are signed by an authority of a PEM file. The file is looked at in every handshake and
 * read when it has changed, so that a rotation needs no restart. A file that cannot be read leaves the authorities that were
 * read before; before the first it leaves none, and no client is heard.
 */
final class ClientAuthorities extends X509ExtendedTrustManager {

    private static final Logger LOG = LoggerFactory.getLogger(ClientAuthorities.class);
    private static final long LARGEST_FILE = 1 << 20;

    private final Path file;
    private boolean looked;
    private Optional<Stamp> seen = Optional.empty();
    private Optional<X509ExtendedTrustManager> current = Optional.empty();

    /** What tells one state of the file from another. */
    private record Stamp(FileTime modified, long size, String identity) {

        /** Absent for a file that is not there. */
        static Optional<Stamp> of(Path file) {
            try {
                BasicFileAttributes state = Files.readAttributes(file, BasicFileAttributes.class);
                return Optional.of(new Stamp(state.lastModifiedTime(), state.size(), String.valueOf(state.fileKey())));
            } catch (IOException absent) {
                return Optional.empty();
            }
        }
    }

    ClientAuthorities(Path file) {
        this.file = file;
        refresh();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String algorithm, SSLEngine engine)
            throws CertificateException {
        trusted().checkClientTrusted(chain, algorithm, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String algorithm, Socket socket)
            throws CertificateException {
        trusted().checkClientTrusted(chain, algorithm, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String algorithm) throws CertificateException {
        trusted().checkClientTrusted(chain, algorithm);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String algorithm, SSLEngine engine)
            throws CertificateException {
        throw noServers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String algorithm, Socket socket)
            throws CertificateException {
        throw noServers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String algorithm) throws CertificateException {
        throw noServers();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return refresh().map(X509ExtendedTrustManager::getAcceptedIssuers).orElse(new X509Certificate[0]);
    }

    private X509ExtendedTrustManager trusted() throws CertificateException {
        return refresh()
                .orElseThrow(() -> new CertificateException("no authority of clients has been read from " + file));
    }

    private synchronized Optional<X509ExtendedTrustManager> refresh() {
        Optional<Stamp> now = Stamp.of(file);
        if (!looked || !now.equals(seen)) {
            looked = true;
            seen = now;
            try {
                current = Optional.of(load(file));
                LOG.info("Clients of the KEDA scaler are checked against the authorities in {}.", file);
            } catch (IOException | GeneralSecurityException unreadable) {
                LOG.warn(
                        "The authorities of KEDA's clients cannot be read from {} ({}). {} Mount a PEM file with at least"
                                + " one certificate there.",
                        file,
                        unreadable.toString(),
                        current.isPresent() ? "Those that were read before stand." : "Until then no client is heard.");
            }
        }
        return current;
    }

    private static X509ExtendedTrustManager load(Path file) throws IOException, GeneralSecurityException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new CertificateException("the file is larger than " + LARGEST_FILE + " bytes");
        }
        Collection<? extends Certificate> authorities = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        if (authorities.isEmpty()) {
            throw new CertificateException("the file holds no certificate");
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate authority : authorities) {
            store.setCertificateEntry("authority-" + number++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    private static CertificateException noServers() {
        return new CertificateException("this side is the server and asks no other");
    }
}
