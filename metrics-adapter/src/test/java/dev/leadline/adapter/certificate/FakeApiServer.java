// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An API server that keeps one object, with versions, conflicts and a watch, over plain HTTP on loopback. */
final class FakeApiServer implements AutoCloseable {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String collection;
    private final String name;
    private final List<OutputStream> watchers = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private Optional<ObjectNode> object = Optional.empty();
    private Optional<Integer> failing = Optional.empty();
    private long version = 100;

    /**
     * @param collection path of the objects
     * @param name of the one that is served
     */
    FakeApiServer(String collection, String name) throws IOException {
        this.collection = collection;
        this.name = name;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .withWatchReconnectInterval(10)
                        .build())
                .build();
    }

    /** Somebody else's write; the version is the server's own. */
    synchronized void put(String json) {
        store((ObjectNode) MAPPER.readTree(json));
    }

    synchronized ObjectNode object() {
        return object.orElseThrow();
    }

    /** Every answer is this code from now on. */
    synchronized void fail(int code) {
        failing = Optional.of(code);
    }

    /** Method and path with query, as they came. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
            // No WebSockets here: the client then watches over plain HTTP.
            answer(exchange, 503, status(503));
        } else if (query.contains("watch=true")) {
            watch(exchange);
        } else {
            synchronized (this) {
                reply(exchange);
            }
        }
    }

    private void reply(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        JsonNode body = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
        if (failing.isPresent()) {
            answer(exchange, failing.get(), status(failing.get()));
        } else if (path.equals(collection)) {
            if (exchange.getRequestMethod().equals("POST")) {
                write(exchange, object.isEmpty() ? Optional.of((ObjectNode) body) : Optional.empty());
            } else {
                answer(exchange, 200, list());
            }
        } else if (object.isEmpty()) {
            answer(exchange, 404, status(404));
        } else if (exchange.getRequestMethod().equals("GET")) {
            answer(exchange, 200, object.get());
        } else {
            String expected = body.path("metadata").path("resourceVersion").asString("");
            boolean current = expected.isEmpty()
                    || expected.equals(object.get()
                            .path("metadata")
                            .path("resourceVersion")
                            .asString());
            ObjectNode next = exchange.getRequestMethod().equals("PUT")
                    ? (ObjectNode) body
                    : merged(object.get().deepCopy(), (ObjectNode) body);
            write(exchange, current ? Optional.of(next) : Optional.empty());
        }
    }

    private static ObjectNode merged(ObjectNode into, ObjectNode patch) {
        patch.properties().forEach(field -> {
            if (field.getValue() instanceof ObjectNode inner
                    && into.get(field.getKey()) instanceof ObjectNode present) {
                into.set(field.getKey(), merged(present, inner));
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
        return into;
    }

    private void write(HttpExchange exchange, Optional<ObjectNode> next) throws IOException {
        if (next.isEmpty()) {
            answer(exchange, 409, status(409));
        } else {
            store(next.get());
            answer(exchange, 200, next.get());
        }
    }

    private void store(ObjectNode next) {
        String type = object.isEmpty() ? "ADDED" : "MODIFIED";
        next.withObject("metadata").put("name", name).put("resourceVersion", Long.toString(++version));
        object = Optional.of(next);
        watchers.removeIf(watcher -> !sent(watcher, type, next));
    }

    private static boolean sent(OutputStream watcher, String type, ObjectNode object) {
        try {
            send(watcher, type, object);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    private static void send(OutputStream watcher, String type, ObjectNode object) throws IOException {
        ObjectNode event = MAPPER.createObjectNode().put("type", type);
        event.set("object", object);
        watcher.write((event + "\n").getBytes(StandardCharsets.UTF_8));
        watcher.flush();
    }

    private ObjectNode list() {
        ObjectNode list = MAPPER.createObjectNode().put("kind", "List").put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", Long.toString(version));
        object.ifPresentOrElse(list.putArray("items")::add, () -> {});
        return list;
    }

    private static ObjectNode status(int code) {
        return MAPPER.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", "answered " + code)
                .put("code", code);
    }

    private void watch(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        body.flush();
        synchronized (this) {
            watchers.add(body);
            if (object.isPresent()) {
                // What came between the list and the watch.
                send(body, "MODIFIED", object.get());
            }
        }
    }

    private static void answer(HttpExchange exchange, int code, ObjectNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
