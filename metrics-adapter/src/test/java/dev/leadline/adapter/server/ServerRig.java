// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.server;

import dev.leadline.adapter.board.Snapshot;
import dev.leadline.adapter.certificate.Ephemeral;
import dev.leadline.adapter.certificate.ServingNames;
import dev.leadline.adapter.identity.Admission;
import dev.leadline.adapter.identity.Doorman;
import dev.leadline.adapter.identity.User;
import dev.leadline.adapter.identity.Visitor;
import dev.leadline.adapter.wire.ExternalMetricsDocuments;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import reactor.core.publisher.Mono;

/** A server on the loopback that lets everybody in, and plain sockets to it. */
final class ServerRig implements AutoCloseable {

    private static final int DEADLINE_MILLIS = 20_000;

    final Readiness readiness = new Readiness();
    private final Ephemeral certificate = new Ephemeral(new ServingNames("adapter", "test"), InstantSource.system());
    private final AdapterServer server;

    /** @param patience for a handshake and for a whole request; long enough for a busy machine's own clients */
    ServerRig(Duration patience) {
        certificate.start();
        server = new AdapterServer(
                new AdapterServer.Parts(
                        new ExternalMetricsDocuments("0.1.0"),
                        () -> Snapshot.EMPTY,
                        new Everybody(),
                        certificate,
                        readiness,
                        new AdapterMetrics(() -> Snapshot.EMPTY, Optional::empty, InstantSource.system()),
                        Optional.empty()),
                "127.0.0.1",
                0,
                new AdapterServer.Patience(patience, patience, Duration.ofSeconds(60)));
    }

    /** Lets in whoever comes. */
    private static final class Everybody implements Doorman {

        @Override
        public Mono<Admission> admit(Visitor visitor) {
            return Mono.just(new Admission.Admitted(
                    new User("anybody", Optional.empty(), List.of("system:authenticated"), Map.of())));
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void close() {}
    }

    int port() {
        return server.port();
    }

    /** A connection whose handshake is done; reading from it fails after a while. */
    SSLSocket connect(String... protocols) throws IOException, GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setSoTimeout(DEADLINE_MILLIS);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    @Override
    public void close() {
        server.close();
        certificate.close();
    }
}
