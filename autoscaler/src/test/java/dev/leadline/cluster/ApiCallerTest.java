// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ApiCallerTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch full = new CountDownLatch(ApiCaller.MOST_AT_ONCE);
    private final CountDownLatch silent = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init") // before each test
    private HttpServer server;

    @SuppressWarnings("NullAway.Init") // before each test
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/crowded", exchange -> answer(exchange, full::countDown, full));
        server.createContext("/silent", exchange -> answer(exchange, () -> {}, silent));
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .build();
    }

    @AfterEach
    void stop() {
        silent.countDown();
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }

    /** Answers once a latch is open, and counts who waits meanwhile. */
    private void answer(HttpExchange exchange, Runnable arrived, CountDownLatch open) throws IOException {
        try (exchange) {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            arrived.run();
            open.await();
            underWay.decrementAndGet();
            exchange.sendResponseHeaders(200, -1);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void manyCallsAtOnceAreAllAnsweredAndOnlySoManyAreUnderWay() throws Exception {
        ApiCaller caller = new ApiCaller(client);
        List<Future<ApiCaller.Answer>> all = new ArrayList<>();
        for (int i = 0; i < 10 * ApiCaller.MOST_AT_ONCE; i++) {
            all.add(threads.submit(() -> caller.get("/crowded", LONG)));
        }
        for (Future<ApiCaller.Answer> one : all) {
            assertThat(one.get())
                    .isInstanceOfSatisfying(
                            ApiCaller.Said.class,
                            said -> assertThat(said.code()).isEqualTo(200));
        }
        assertThat(most).hasValue(ApiCaller.MOST_AT_ONCE);
    }

    @Test
    void whoWaitsForAPlaceIsGivenUpAtItsDeadline() throws Exception {
        ApiCaller caller = new ApiCaller(client);
        for (int i = 0; i < ApiCaller.MOST_AT_ONCE; i++) {
            var _ = threads.submit(() -> caller.get("/silent", LONG));
        }
        while (underWay.get() < ApiCaller.MOST_AT_ONCE) {
            Thread.onSpinWait();
        }
        assertThat(caller.get("/crowded", Duration.ofMillis(200)))
                .isEqualTo(
                        new ApiCaller.Silent("the API server did not answer the calls before this one within 200 ms"));
    }
}
