// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An HTTP server on loopback that passes requests on to the API server, late or not at all: an API server that is slow,
 * throttles, or loses watches. Clients show who they are by token, which it passes on; it speaks plain HTTP.
 */
public final class SlowProxy implements AutoCloseable {

    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection", "host", "content-length", "transfer-encoding", "upgrade", "http2-settings", "keep-alive");

    /** What proxies say that cannot pass on a WebSocket; clients then watch over plain HTTP. */
    private static final Refuse NO_UPGRADE = new Refuse(503, "ServiceUnavailable", Optional.empty());

    /** What becomes of a request. */
    sealed interface Fault {}

    /** It is passed on at once. */
    record Pass() implements Fault {}

    /** It is passed on after a while. */
    record Delay(Duration duration) implements Fault {}

    /** It is refused with a status of the API server's form. */
    record Refuse(int code, String reason, Optional<Duration> retryAfter) implements Fault {}

    /** Decides over each request. */
    @FunctionalInterface
    interface Rule {

        /**
         * What becomes of a request.
         *
         * @param path with the query
         */
        Fault of(String method, String path);
    }

    private final HttpServer server;
    private final HttpClient client;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final URI target;
    private final Set<InputStream> watches = ConcurrentHashMap.newKeySet();
    private final AtomicLong requests = new AtomicLong();
    private volatile Rule rule = (method, path) -> new Pass();

    private SlowProxy(HttpServer server, HttpClient client, URI target) {
        this.server = server;
        this.client = client;
        this.target = target;
    }

    static SlowProxy start(URI target, Path authority) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(trusting(authority))
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            SlowProxy proxy = new SlowProxy(server, client, target);
            server.createContext("/", proxy::answer);
            server.setExecutor(proxy.workers);
            server.start();
            return proxy;
        } catch (IOException | GeneralSecurityException broken) {
            throw new IllegalStateException("the proxy in front of the API server does not start", broken);
        }
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on, this becomes of requests. */
    void rule(Rule next) {
        rule = next;
    }

    /** From now on, every request is passed on after this while. */
    public void delay(Duration duration) {
        rule((method, path) -> new Delay(duration));
    }

    /** From now on, every request is refused as the API server refuses too many. */
    public void throttle(Duration retryAfter) {
        rule((method, path) -> new Refuse(429, "TooManyRequests", Optional.of(retryAfter)));
    }

    /** From now on, every watch is refused, as the API server refuses one that begins where it remembers no more. */
    public void forget() {
        rule((method, path) -> path.contains("watch=true") ? new Refuse(410, "Expired", Optional.empty()) : new Pass());
    }

    /** From now on, everything is passed on. */
    public void pass() {
        rule((method, path) -> new Pass());
    }

    /** Cuts every answer that is under way, watches above all. */
    public void cutWatches() {
        watches.forEach(SlowProxy::cut);
    }

    private static void cut(InputStream answer) {
        try {
            answer.close();
        } catch (IOException alreadyCut) {
            throw new UncheckedIOException(alreadyCut);
        }
    }

    /** Requests that have come so far, refused ones too. */
    long requests() {
        return requests.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
                refuse(exchange, NO_UPGRADE);
                return;
            }
            switch (rule.of(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString())) {
                case Pass() -> pass(exchange);
                case Delay(Duration duration) -> {
                    Thread.sleep(duration);
                    pass(exchange);
                }
                case Refuse refusal -> refuse(exchange, refusal);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuse(HttpExchange exchange, Refuse refusal) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] body = """
                {"kind":"Status","apiVersion":"v1","status":"Failure","message":"refused by the test","reason":"%s","code":%d}
                """.formatted(refusal.reason(), refusal.code()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        refusal.retryAfter()
                .ifPresent(after -> exchange.getResponseHeaders().set("Retry-After", Long.toString(after.toSeconds())));
        exchange.sendResponseHeaders(refusal.code(), body.length);
        exchange.getResponseBody().write(body);
    }

    private void pass(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
        response.headers().map().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        InputStream answer = response.body();
        watches.add(answer);
        try (answer) {
            exchange.sendResponseHeaders(response.statusCode(), 0);
            OutputStream out = exchange.getResponseBody();
            byte[] chunk = new byte[16_384];
            for (int read = answer.read(chunk); read >= 0; read = answer.read(chunk)) {
                out.write(chunk, 0, read);
                out.flush();
            }
        } finally {
            watches.remove(answer);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
        client.shutdownNow();
    }
}
