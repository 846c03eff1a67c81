// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Reads of the adapter itself, past the aggregator, with any certificate or none. Whatever the server shows is believed.
 *
 * @param server address
 * @param metric path of a metric
 * @param shown the client's certificate
 */
record DirectReads(URI server, String metric, Optional<PlaneCertificates.Pair> shown) {

    /** Of stores that are never written. */
    private static final char[] PASSWORD = "testbed".toCharArray();

    /** The status of a read of the metric, with headers as names and values in turn. */
    int read(String... headers) {
        return get(metric, headers);
    }

    /** The status of a read of a path. */
    int get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(context(keys(shown), new TrustManager[] {new Anybody()}))
                .build()) {
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException | GeneralSecurityException broken) {
            throw new IllegalStateException("no answer of " + server, broken);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(hurried);
        }
    }

    /** True when a server on this machine shows a certificate that the authority has signed. */
    static boolean shows(int port, Path authority) {
        try (SSLSocket socket = (SSLSocket) context(new KeyManager[] {}, trust(authority))
                .getSocketFactory()
                .createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return true;
        } catch (IOException notYet) {
            return false;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static SSLContext context(KeyManager[] keys, TrustManager[] trust) throws GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys, trust, null);
        return tls;
    }

    private static KeyManager[] keys(Optional<PlaneCertificates.Pair> pair)
            throws GeneralSecurityException, IOException {
        if (pair.isEmpty()) {
            return new KeyManager[] {};
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        Certificate[] chain = certificates(pair.get().certificate()).toArray(Certificate[]::new);
        PrivateKey key = key(pair.get().key(), chain[0].getPublicKey().getAlgorithm());
        store.setKeyEntry("client", key, PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        return factory.getKeyManagers();
    }

    private static PrivateKey key(Path file, String algorithm) throws GeneralSecurityException, IOException {
        String base64 = Files.readString(file).replaceAll("-----[^-]*-----", "");
        return KeyFactory.getInstance(algorithm)
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    }

    private static TrustManager[] trust(Path authority) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        for (Certificate one : certificates(authority)) {
            store.setCertificateEntry("authority", one);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    /** The question is what the server makes of the client, not the other way round. */
    private static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[] {};
        }
    }
}
