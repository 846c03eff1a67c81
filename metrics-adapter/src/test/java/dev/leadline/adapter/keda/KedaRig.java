// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import dev.leadline.adapter.board.Board;
import dev.leadline.adapter.board.PolicyReading;
import dev.leadline.adapter.board.PoolReading;
import dev.leadline.policy.PolicyKey;
import externalscaler.ExternalScalerGrpc;
import externalscaler.ScaledObjectRef;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** A board, the scaler on it, the server on loopback, and clients. */
final class KedaRig implements AutoCloseable {

    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final Duration VALID = Duration.ofSeconds(90);
    static final Duration HOLD = Duration.ofMinutes(10);
    static final PolicyKey QWEN = new PolicyKey("inference", "qwen");

    private final Map<PolicyKey, PolicyReading> readings = new ConcurrentHashMap<>();
    private final Board board = new Board(key -> Optional.ofNullable(readings.get(key)));
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final Keys keys = new Keys();
    private final KedaScaler scaler = new KedaScaler(board);
    private final KedaServer server;

    KedaRig() {
        this(Optional.empty(), KedaLimits.USUAL);
    }

    KedaRig(Optional<Path> clientAuthorities, KedaLimits limits) {
        try {
            InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            server = KedaServer.start(new KedaSettings(loopback, clientAuthorities), scaler, keys, limits);
        } catch (java.io.IOException taken) {
            throw new IllegalStateException(taken);
        }
    }

    /** What a policy publishes at noon: replicas by pool, as 3 for decode. */
    void publish(PolicyKey key, Map<String, Integer> replicas, Map<String, Integer> fallback) {
        List<PoolReading> pools = new ArrayList<>();
        replicas.forEach((pool, desired) -> pools.add(new PoolReading(
                pool,
                "decode",
                Optional.of("qwen-" + pool),
                Optional.empty(),
                "",
                desired < 0 ? OptionalInt.empty() : OptionalInt.of(desired),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                NOON,
                NOON.plus(VALID))));
        readings.put(key, new PolicyReading(key, false, HOLD, fallback, pools));
        board.refresh(Set.of(key), NOON);
    }

    void publish(String pool, int desired) {
        publish(QWEN, Map.of(pool, desired), Map.of());
    }

    void forget(PolicyKey key) {
        readings.remove(key);
        board.refresh(Set.of(key), NOON);
    }

    void passes(Duration time) {
        board.refresh(Set.of(), NOON.plus(time));
    }

    static ScaledObjectRef trigger(String namespace, Map<String, String> metadata) {
        return ScaledObjectRef.newBuilder()
                .setName("chat")
                .setNamespace(namespace)
                .putAllScalerMetadata(metadata)
                .build();
    }

    static ScaledObjectRef decode() {
        return trigger("inference", Map.of("policy", "qwen", "pool", "decode"));
    }

    ExternalScalerGrpc.ExternalScalerBlockingStub asking() {
        return ExternalScalerGrpc.newBlockingStub(channel());
    }

    ExternalScalerGrpc.ExternalScalerStub streaming() {
        return ExternalScalerGrpc.newStub(channel());
    }

    ManagedChannel channel() {
        return channel(Optional.empty(), builder -> builder);
    }

    ManagedChannel channel(Optional<X509Bundle> client, UnaryOperator<NettyChannelBuilder> more) {
        try {
            SslContextBuilder tls = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                    .trustManager(Keys.AUTHORITY.getCertificate());
            client.ifPresent(bundle -> tls.keyManager(bundle.getKeyPair().getPrivate(), bundle.getCertificatePath()));
            ManagedChannel channel = more.apply(NettyChannelBuilder.forAddress("127.0.0.1", port())
                            .overrideAuthority("localhost")
                            .sslContext(tls.build()))
                    .build();
            channels.add(channel);
            return channel;
        } catch (java.io.IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    int port() {
        return server.port();
    }

    Keys keys() {
        return keys;
    }

    KedaScaler scaler() {
        return scaler;
    }

    void closeServer() {
        server.close();
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.close();
    }
}
