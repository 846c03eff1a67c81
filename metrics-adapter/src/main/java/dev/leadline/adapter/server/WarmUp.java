// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.server;

import dev.leadline.adapter.board.FreshnessRule;
import dev.leadline.adapter.board.PolicyReading;
import dev.leadline.adapter.board.PoolReading;
import dev.leadline.adapter.board.Snapshot;
import dev.leadline.adapter.wire.ExternalMetrics;
import dev.leadline.adapter.wire.WireRequest;
import dev.leadline.policy.PolicyKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;

/**
 * Walks the way of a request many times before the process says that it is ready: a fresh virtual machine answers at a
 * tenth of its speed.
 */
public final class WarmUp implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
    private static final int READS = 20_000;
    private static final int REQUESTS = 3_000;
    private static final int AT_ONCE = 8;
    private static final Duration LONGEST = Duration.ofMillis(1_400);
    private static final PolicyKey KEY = new PolicyKey("warm", "up");

    private final ExternalMetrics documents;
    private final Thread worker;
    private volatile boolean done;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    /** @param documents what reads go through */
    public WarmUp(ExternalMetrics documents) {
        this.documents = documents;
        this.worker = Thread.ofPlatform().name("warm-up").daemon().unstarted(this::work);
    }

    /** Begins with reads, on a thread of its own, while everything else starts. */
    public WarmUp start() {
        worker.start();
        return this;
    }

    /** Goes on with requests to the server at this port of the loopback. */
    public void ask(int port) {
        this.port.complete(port);
    }

    /** True when it is over, however it ended. */
    public boolean isDone() {
        return done;
    }

    private void work() {
        try {
            read();
            askAtPort();
        } catch (RuntimeException | SSLException cold) {
            log.info(
                    "The way of a request could not be walked in advance; the first answers are slower. {}",
                    cold.toString());
        } finally {
            done = true;
        }
    }

    private void read() {
        Instant now = Instant.EPOCH;
        PoolReading pool = new PoolReading(
                "decode",
                "decode",
                Optional.of("decode"),
                Optional.empty(),
                "",
                OptionalInt.of(3),
                OptionalDouble.of(1234.5),
                OptionalDouble.of(2345.6),
                now,
                now.plusSeconds(90));
        PolicyReading reading = new PolicyReading(KEY, false, Duration.ZERO, Map.of(), List.of(pool));
        long deadline = System.nanoTime() + LONGEST.toNanos() / 2;
        for (int i = 0; i < READS && System.nanoTime() < deadline; i++) {
            Snapshot snapshot = new Snapshot(i / 10, Map.of(KEY, FreshnessRule.at(reading, now)));
            var _ = documents.answer(
                    new WireRequest(
                            "GET",
                            "/apis/external.metrics.k8s.io/v1beta1/namespaces/warm/leadline_desired_replicas",
                            Optional.of("labelSelector=policy%3Dup%2Cpool%3Ddecode"),
                            List.of("application/vnd.kubernetes.protobuf, */*"),
                            Optional.empty()),
                    snapshot);
        }
    }

    private void askAtPort() throws SSLException {
        int opened = port.join();
        // Its own port: whatever certificate it shows is right.
        SslContext own = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
        HttpClient client = HttpClient.create().secure(spec -> spec.sslContext(own));
        var _ = Flux.range(0, REQUESTS)
                .flatMap(
                        number -> client.get()
                                .uri("https://127.0.0.1:" + opened + "/livez")
                                .responseSingle((response, body) -> body.asString()),
                        AT_ONCE)
                .take(LONGEST.dividedBy(2))
                .blockLast(LONGEST);
    }

    @Override
    public void close() {
        port.cancel(false);
        worker.interrupt();
    }
}
