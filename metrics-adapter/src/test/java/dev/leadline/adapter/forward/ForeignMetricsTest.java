// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leadline.adapter.wire.ExternalMetricsDocuments;
import dev.leadline.adapter.wire.WireAnswer;
import dev.leadline.adapter.wire.WireRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignMetricsTest {

    private static final String PATH = "/apis/external.metrics.k8s.io/v1beta1/namespaces/shop/";
    private static final String VALUES = "{\"kind\":\"ExternalMetricValueList\",\"items\":[{\"value\":\"7\"}]}";

    private final ExternalMetricsDocuments documents = new ExternalMetricsDocuments("0.1.0");
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final CountDownLatch patience = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer other;
    private ForeignMetrics foreign;
    /** One that hardly waits. */
    private ForeignMetrics hasty;

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void start() throws IOException {
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.setExecutor(threads);
        other.createContext("/", this::answer);
        other.start();
        URI address = URI.create("http://127.0.0.1:" + other.getAddress().getPort());
        foreign = foreign(address, Duration.ofSeconds(30));
        hasty = foreign(address, Duration.ofMillis(200));
    }

    private ForeignMetrics foreign(URI address, Duration patience) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret-of-the-pod\n");
        return ForeignMetrics.of(
                new Backend(address, Optional.empty(), Optional.of(token), patience),
                documents,
                InstantSource.system());
    }

    @AfterEach
    void stop() {
        patience.countDown();
        foreign.close();
        hasty.close();
        other.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI() + " as "
                + exchange.getRequestHeaders().getFirst("Authorization") + " from "
                + exchange.getRequestHeaders().getFirst("X-Remote-User"));
        String name = exchange.getRequestURI().getPath().substring(PATH.length());
        switch (name) {
            case "queue" -> send(exchange, 200, VALUES);
            case "large" -> send(exchange, 200, "\"" + "x".repeat(2 << 20) + "\"");
            case "denied" -> send(exchange, 403, "the backend's own words");
            case "broken" -> send(exchange, 500, "the backend's own words");
            case "selector" -> send(exchange, 400, "the backend's own words");
            case "slow" -> hang();
            default -> send(exchange, 404, "the backend's own words");
        }
    }

    private void hang() {
        try {
            patience.await();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.getResponseHeaders().add("Retry-After", "1");
        exchange.sendResponseHeaders(status, 0);
        try (exchange) {
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void handsOnTheQuestionWithItsSelectorUnderTheAdaptersOwnName() throws Exception {
        WireAnswer answer = ask("queue", "labelSelector=scaledobject.keda.sh%2Fname%3Dshop");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(text(answer)).isEqualTo(VALUES);
        assertThat(asked.take())
                .isEqualTo(PATH + "queue?labelSelector=scaledobject.keda.sh%2Fname%3Dshop"
                        + " as Bearer secret-of-the-pod from null");
    }

    @Test
    void readsARenewedTokenFromItsFile() throws Exception {
        Files.writeString(folder.resolve("token"), "renewed");
        ask("queue", "");
        assertThat(asked.take()).contains("Bearer renewed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing:404", "denied:503", "broken:503", "selector:400", "large:503"})
    void saysWhyThereIsNoValueAndKeepsWhatTheOtherOneSaysToItself(String expected) {
        String[] words = expected.split(":", 2);
        WireAnswer answer = ask(words[0], "");
        assertThat(answer.status()).isEqualTo(Integer.parseInt(words[1]));
        assertThat(text(answer)).contains("\"kind\":\"Status\"").doesNotContain("own words");
    }

    @Test
    void waitsNoLongerThanItShould() {
        WireRequest request = request("GET", "slow", "");
        WireAnswer answer = Objects.requireNonNull(
                hasty.answer(request, documents.target(request)).block(Duration.ofSeconds(20)));
        assertThat(answer.status()).isEqualTo(504);
        assertThat(text(answer)).contains("has not answered within");
    }

    @Test
    void saysThatNobodyIsThere() {
        other.stop(0);
        WireAnswer answer = ask("queue", "");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(text(answer)).contains("cannot be reached");
    }

    @Test
    void takesReadsOfOtherNamesOnly() {
        assertThat(takes("GET", "queue")).isTrue();
        assertThat(takes("HEAD", "queue")).isTrue();
        assertThat(takes("POST", "queue")).isFalse();
        assertThat(takes("GET", "leadline_desired_replicas")).isFalse();
        assertThat(takes("GET", "wva_desired_replicas")).isFalse();
        assertThat(takes("GET", "queue/more")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://keda.keda.svc",
                "ftp://127.0.0.1",
                "https:///",
                "https://keda/apis",
                "https://keda?a=b",
                "keda"
            })
    void refusesAnAddressThatMustNotSeeATokenOrIsNone(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backend.of(URI.create(address), Optional.empty(), Optional.empty()))
                .withMessageContaining(address);
    }

    @Test
    void refusesAnAuthorityThatIsNoCertificate() throws IOException {
        Path file = Files.writeString(folder.resolve("ca.crt"), "nothing");
        Backend backend = Backend.of(URI.create("https://keda.keda.svc"), Optional.of(file), Optional.empty());
        assertThatThrownBy(() -> ForeignMetrics.of(backend, documents, InstantSource.system()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ca.crt");
    }

    private WireAnswer ask(String metric, String query) {
        WireRequest request = request("GET", metric, query);
        return Objects.requireNonNull(
                foreign.answer(request, documents.target(request)).block(Duration.ofSeconds(20)));
    }

    private boolean takes(String method, String metric) {
        WireRequest request = request(method, metric, "");
        return foreign.takes(request, documents.target(request));
    }

    private static WireRequest request(String method, String metric, String query) {
        return new WireRequest(
                method,
                PATH + metric,
                Optional.of(query).filter(one -> !one.isEmpty()),
                List.of("application/vnd.kubernetes.protobuf, */*"),
                Optional.empty());
    }

    private static String text(WireAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
