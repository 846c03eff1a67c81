// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.adapter.board.Snapshot;
import dev.leadline.adapter.certificate.Ephemeral;
import dev.leadline.adapter.certificate.ServingNames;
import dev.leadline.adapter.identity.Admission;
import dev.leadline.adapter.identity.Doorman;
import dev.leadline.adapter.identity.Visitor;
import dev.leadline.adapter.wire.ExternalMetricsDocuments;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider;

class AdapterServerTest {

    /** More than the connections that a server lets stand. */
    private static final int READS = 2_500;

    private final Ephemeral certificate = new Ephemeral(new ServingNames("adapter", "test"), InstantSource.system());
    private final ConnectionProvider single = ConnectionProvider.create("single", 1);
    private AdapterServer server;

    /** Reads of a probe pass nobody; were one asked, the test would fail. */
    private static final class NoDoorman implements Doorman {

        @Override
        public Mono<Admission> admit(Visitor visitor) {
            return Mono.error(new AssertionError("a probe is open to everybody"));
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() {
        certificate.start();
        InstantSource clock = InstantSource.system();
        server = new AdapterServer(
                new AdapterServer.Parts(
                        new ExternalMetricsDocuments("0.1.0"),
                        () -> Snapshot.EMPTY,
                        new NoDoorman(),
                        certificate,
                        new Readiness(),
                        new AdapterMetrics(() -> Snapshot.EMPTY, Optional::empty, clock),
                        Optional.empty()),
                "127.0.0.1",
                0);
    }

    @AfterEach
    void stop() {
        server.close();
        certificate.close();
        single.dispose();
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpProtocol.class,
            names = {"HTTP11", "H2"})
    void keepsAConnectionOpenForMoreReadsThanItLetsConnectionsStand(HttpProtocol protocol) {
        Set<Object> channels = new HashSet<>();
        SslProvider.GenericSslContextSpec<?> tls = protocol == HttpProtocol.H2
                ? Http2SslContextSpec.forClient()
                        .configure(builder -> builder.trustManager(InsecureTrustManagerFactory.INSTANCE))
                : Http11SslContextSpec.forClient()
                        .configure(builder -> builder.trustManager(InsecureTrustManagerFactory.INSTANCE));
        HttpClient client = HttpClient.create(single)
                .protocol(protocol)
                .secure(spec -> spec.sslContext(tls))
                .doOnChannelInit((observer, channel, peer) -> channels.add(channel.id()))
                .baseUrl("https://127.0.0.1:" + server.port());
        Long answered = Flux.range(0, READS)
                .concatMap(read -> client.get()
                        .uri("/livez")
                        .responseSingle((answer, body) -> body.asString().filter("ok"::equals)))
                .count()
                .block(Duration.ofSeconds(60));
        assertThat(answered).isEqualTo(READS);
        assertThat(channels).as("connections opened").hasSize(1);
    }
}
