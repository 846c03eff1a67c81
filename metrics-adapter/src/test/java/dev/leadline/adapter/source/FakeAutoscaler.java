// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leadline.policy.PolicyKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/** The autoscaler's list and stream, on a free port; one policy per page. */
final class FakeAutoscaler implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    final Map<PolicyKey, Map<String, Object>> policies = new ConcurrentSkipListMap<>();
    final List<HttpExchange> streams = new CopyOnWriteArrayList<>();
    final AtomicInteger lists = new AtomicInteger();
    volatile boolean failing;
    volatile String garbage = "";

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    FakeAutoscaler() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(workers);
        server.createContext("/api/v1/policies", this::list);
        server.createContext("/api/v1/stream", this::stream);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void list(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        int page = query == null ? 0 : Integer.parseInt(query.substring("cursor=".length()));
        lists.addAndGet(page == 0 ? 1 : 0);
        List<Map<String, Object>> all = new ArrayList<>(policies.values());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("items", all.stream().skip(page).limit(1).toList());
        if (page + 1 < all.size()) {
            answer.put("next", Integer.toString(page + 1));
        }
        byte[] body = garbage.isEmpty() ? JSON.writeValueAsBytes(answer) : garbage.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(failing ? 503 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void stream(HttpExchange exchange) throws IOException {
        if (failing) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        streams.add(exchange);
        write(exchange, ": Leadline\n\n");
    }

    private static synchronized void write(HttpExchange exchange, String text) {
        try {
            exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        } catch (IOException gone) {
            exchange.close();
        }
    }

    void emit(String text) {
        streams.forEach(stream -> write(stream, text));
    }

    /** The decision that a status tells of, as the stream tells it. */
    void decide(PolicyKey key, Map<?, ?> status) {
        Map<String, Object> pools = new TreeMap<>();
        for (Map<?, ?> pool : new Fields("", status, new HashSet<>()).items("pools", 32)) {
            pools.put(String.valueOf(pool.get("name")), pool);
        }
        Map<String, Object> decision = new LinkedHashMap<>();
        decision.put(
                "id", Fields.text(Fields.mapping(status, "lastDecision"), "id").orElse(""));
        decision.put("namespace", key.namespace());
        decision.put("policy", key.name());
        decision.put("time", "2020-01-01T00:00:00Z");
        decision.put("pools", pools);
        emit("event: decision\r\nid: 1\r\ndata: " + JSON.writeValueAsString(decision) + "\r\n\r\n");
    }

    void hangUp() {
        streams.forEach(HttpExchange::close);
        streams.clear();
    }

    @Override
    public void close() {
        hangUp();
        server.stop(0);
        workers.shutdownNow();
    }
}
