// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** Says what a test tells it to, on a loopback port: reviews, and one list with a watch. */
final class FakeApiServer implements AutoCloseable {

    private static final String END = "";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private volatile int status = 201;
    private volatile String answer = "";
    private volatile int listStatus = 200;
    private volatile String list = "";

    FakeApiServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.createContext("/apis/", this::review);
        server.createContext("/api/v1/namespaces/kube-system/configmaps", this::configMaps);
        server.setExecutor(threads);
        server.start();
    }

    KubernetesClient client() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(10)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** What every review is answered from now on. */
    void answers(int code, String json) {
        status = code;
        answer = json;
    }

    /** What every list is answered from now on. */
    void lists(int code, String json) {
        listStatus = code;
        list = json;
    }

    /** Tells those who watch. */
    void tell(String event) {
        events.add(event);
    }

    /** What was posted. */
    List<String> bodies() {
        return bodies;
    }

    /** What was listed and watched. */
    List<String> queries() {
        return queries;
    }

    private void review(HttpExchange exchange) throws IOException {
        bodies.add(exchange.getRequestURI().getPath() + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        send(exchange, status, answer);
    }

    private void configMaps(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
            send(exchange, 503, ""); // no web sockets: the client then reads lines
            return;
        }
        queries.add(query);
        if (!query.contains("watch=true")) {
            send(exchange, listStatus, list);
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (String event = events.take(); !event.equals(END); event = events.take()) {
                out.write((event + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int code, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        events.add(END);
        server.stop(0);
        threads.shutdownNow();
    }
}
