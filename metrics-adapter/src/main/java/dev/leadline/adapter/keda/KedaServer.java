// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import dev.leadline.adapter.certificate.ServingCertificate;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port of KEDA: gRPC over TLS 1.2 and later, with the certificate that the adapter presents everywhere. One thread serves
 * all of it, because every answer lies ready in memory.
 */
public final class KedaServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KedaServer.class);

    /** A client may ask this often whether the server is there; a server asks when nothing was heard for so long. */
    private static final Duration KEEP_ALIVE_LEAST = Duration.ofSeconds(5);

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);
    private static final Duration KEEP_ALIVE_ANSWER = Duration.ofSeconds(20);

    /** Requests are small, so that little has to be held for a peer that sends much. */
    private static final int WINDOW_BYTES = 64 << 10;

    private final Server server;
    private final KedaScaler scaler;
    private final EventLoopGroup loop;
    private final Duration goodbye;

    private KedaServer(Server server, KedaScaler scaler, EventLoopGroup loop, Duration goodbye) {
        this.server = server;
        this.scaler = scaler;
        this.loop = loop;
        this.goodbye = goodbye;
    }

    /**
     * Begins to listen.
     *
     * @param scaler what is served; closed with the server
     * @param certificate what is presented; asked at every handshake, so that it may change
     * @throws IOException when the port cannot be had
     */
    public static KedaServer start(KedaSettings settings, KedaScaler scaler, ServingCertificate certificate)
            throws IOException {
        return start(settings, scaler, certificate, KedaLimits.USUAL);
    }

    static KedaServer start(KedaSettings settings, KedaScaler scaler, ServingCertificate certificate, KedaLimits limits)
            throws IOException {
        SslContext tls = tls(settings, certificate);
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1, Thread.ofPlatform().name("keda-scaler").daemon().factory(), NioIoHandler.newFactory());
        try {
            Server server = builder(settings, limits)
                    .channelFactory(() -> new BoundedServerChannel(limits.connections()))
                    .bossEventLoopGroup(loop)
                    .workerEventLoopGroup(loop)
                    .withChildOption(ChannelOption.ALLOCATOR, ByteBufAllocator.DEFAULT)
                    .sslContext(tls)
                    .intercept(new OpenCalls(limits.calls()))
                    .addService(scaler)
                    .build()
                    .start();
            LOG.info(
                    "KEDA's external scaler listens on port {}; clients {}.",
                    server.getPort(),
                    settings.clientAuthorities().isPresent() ? "need a certificate" : "need no certificate");
            return new KedaServer(server, scaler, loop, limits.goodbye());
        } catch (IOException | RuntimeException failed) {
            stop(loop);
            throw failed;
        }
    }

    /** The port, also where a free one was taken. */
    public int port() {
        return server.getPort();
    }

    /** Takes no more calls, ends the streams so that clients look for another server, and waits a little for the rest. */
    @Override
    public void close() {
        server.shutdown();
        scaler.close();
        try {
            if (!server.awaitTermination(goodbye.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Calls of KEDA's external scaler did not end within {}; they are cut off.", goodbye);
                server.shutdownNow().awaitTermination(goodbye.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            stop(loop);
        }
    }

    /** No thread is handed over to: nothing here waits. */
    private static NettyServerBuilder builder(KedaSettings settings, KedaLimits limits) {
        return NettyServerBuilder.forAddress(settings.address())
                .directExecutor()
                .maxInboundMessageSize(limits.messageBytes())
                .maxInboundMetadataSize(limits.headerBytes())
                .maxConcurrentCallsPerConnection(limits.calls())
                .maxRstFramesPerWindow(limits.resets(), (int) KedaLimits.RESET_WINDOW.toSeconds())
                .flowControlWindow(WINDOW_BYTES)
                .handshakeTimeout(limits.handshake().toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionIdle(limits.idle().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTime(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(KEEP_ALIVE_ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveTime(KEEP_ALIVE_LEAST.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true);
    }

    private static SslContext tls(KedaSettings settings, ServingCertificate certificate) throws SSLException {
        SslContextBuilder tls = GrpcSslContexts.configure(
                        SslContextBuilder.forServer(certificate.keyManager()), SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2");
        settings.clientAuthorities()
                .ifPresent(file -> tls.trustManager(new ClientAuthorities(file)).clientAuth(ClientAuth.REQUIRE));
        return tls.build();
    }

    private static void stop(EventLoopGroup loop) {
        var ended = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        ended.awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
