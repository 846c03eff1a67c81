// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.server;

import dev.leadline.adapter.board.Snapshot;
import dev.leadline.adapter.certificate.ServingCertificate;
import dev.leadline.adapter.forward.ForeignMetrics;
import dev.leadline.adapter.identity.Doorman;
import dev.leadline.adapter.wire.ExternalMetrics;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * The one port: HTTP/1.1 and HTTP/2 over TLS 1.2 and newer. Client certificates are asked for and checked by the door, not
 * by the handshake, so that an authority may change while connections stand.
 */
public final class AdapterServer implements AutoCloseable {

    /** As much as the reference server reads; groups of a user may be many. */
    private static final int MOST_HEADER_BYTES = 1 << 20;

    private static final int MOST_CONNECTIONS = 2_000;
    private static final int MOST_STREAMS = 250;
    private static final int COMPRESS_FROM_BYTES = 2_048;
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofMinutes(2));
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final DisposableServer server;
    /** One thread a processor: nothing here waits, and more of them would only take turns. */
    private final LoopResources loops =
            LoopResources.create("adapter", Math.max(1, Runtime.getRuntime().availableProcessors()), true);

    private final AtomicInteger connections = new AtomicInteger();

    /**
     * What the server answers from.
     *
     * @param foreign who is asked for metrics of other names; absent: they are not found
     */
    public record Parts(
            ExternalMetrics documents,
            Supplier<Snapshot> board,
            Doorman doorman,
            ServingCertificate certificate,
            Readiness readiness,
            AdapterMetrics metrics,
            Optional<ForeignMetrics> foreign) {}

    /**
     * How long somebody is waited for who says nothing more.
     *
     * @param handshake until TLS is agreed
     * @param wholeRequest from a request's first byte to its last
     * @param idle between two requests
     */
    record Patience(Duration handshake, Duration wholeRequest, Duration idle) {}

    /**
     * Opens the port.
     *
     * @param listen address
     * @param port 0 for any
     */
    public AdapterServer(Parts parts, String listen, int port) {
        this(parts, listen, port, PATIENCE);
    }

    AdapterServer(Parts parts, String listen, int port, Patience patience) {
        SslContext tls = tls(parts.certificate());
        AdapterHandler handler = new AdapterHandler(parts);
        server = HttpServer.create()
                .runOn(loops, false)
                .host(listen)
                .port(port)
                .secure(spec -> spec.sslContext(tls).handshakeTimeout(patience.handshake()))
                .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                .http2Settings(
                        settings -> settings.maxConcurrentStreams(MOST_STREAMS).maxHeaderListSize(MOST_HEADER_BYTES))
                .httpRequestDecoder(decoder -> decoder.maxHeaderSize(MOST_HEADER_BYTES)
                        .maxInitialLineLength(64 * 1024)
                        .validateHeaders(true))
                .compress(COMPRESS_FROM_BYTES)
                .doOnChannelInit((observer, channel, peer) -> watch(channel, patience))
                .handle(handler)
                .bindNow();
    }

    private static SslContext tls(ServingCertificate certificate) {
        try {
            return SslContextBuilder.forServer(certificate.keyManager())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .clientAuth(ClientAuth.OPTIONAL)
                    .trustManager(new AnyPeer())
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2,
                            ApplicationProtocolNames.HTTP_1_1))
                    .build();
        } catch (SSLException unusable) {
            throw new IllegalStateException("the serving certificate cannot be used", unusable);
        }
    }

    /**
     * Beyond the limit a connection is closed at once: those that stand are worth more. Counted by channel, since what
     * Reactor Netty calls a connection comes anew with each request.
     */
    private void watch(Channel channel, Patience patience) {
        channel.pipeline()
                .addAfter(
                        NettyPipeline.SslHandler,
                        "leadline.clock",
                        new ConnectionClock(patience.wholeRequest(), patience.idle()));
        if (connections.incrementAndGet() > MOST_CONNECTIONS) {
            var _ = channel.close();
        }
        var _ = channel.closeFuture().addListener(closed -> connections.decrementAndGet());
    }

    /** The port that is open. */
    public int port() {
        return server.port();
    }

    /** Ends what is under way, then closes the port. */
    @Override
    public void close() {
        server.disposeNow(GRACE);
        loops.dispose();
    }
}
