// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As much of an API server as adapters need, on a port of the loopback: whom they may trust, reviews that say yes, and
 * policies. A real one would take processor time from what is measured.
 */
final class StandInApi implements AutoCloseable {

    private static final String END = "";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/kube-system/configmaps";
    private static final String TRUST = "extension-apiserver-authentication";
    private static final int PAGE = 500;
    private static final String LIST = """
            {"apiVersion":"%s","kind":"%s","metadata":{"resourceVersion":"%d"%s},"items":[%s]}\
            """;

    /** The sample adapter wants to know before it starts which resources there are. */
    private static final Map<String, String> DISCOVERY = Map.of("/api", """
            {"kind":"APIVersions","versions":["v1"]}\
            """, "/apis", """
            {"kind":"APIGroupList","apiVersion":"v1","groups":[]}\
            """, "/api/v1", """
            {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"v1","resources":[\
            {"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["get","list"]}]}\
            """);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<BlockingQueue<String>> watchers = new CopyOnWriteArrayList<>();
    private final AtomicInteger version = new AtomicInteger(1);
    private final Policies policies;
    private final String trust;

    StandInApi(Policies policies, Authority authority) throws IOException {
        this.policies = policies;
        trust = trust(Files.readString(authority.authority()));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    private static String trust(String authority) {
        String pem = authority.replace("\r", "").replace("\n", "\\n");
        return """
                {"apiVersion":"v1","kind":"ConfigMap",\
                "metadata":{"namespace":"kube-system","name":"%s","uid":"trust","resourceVersion":"1"},\
                "data":{"client-ca-file":"%s","requestheader-client-ca-file":"%s",\
                "requestheader-allowed-names":"[\\"%s\\"]","requestheader-username-headers":"[\\"X-Remote-User\\"]",\
                "requestheader-group-headers":"[\\"X-Remote-Group\\"]",\
                "requestheader-extra-headers-prefix":"[\\"X-Remote-Extra-\\"]"}}\
                """.formatted(TRUST, pem, pem, Authority.FRONT_PROXY);
    }

    /** Writes how to reach it. */
    Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig-" + port()), """
                apiVersion: v1
                kind: Config
                clusters: [{name: stand-in, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: benchmark, user: {token: benchmark}}]
                contexts: [{name: stand-in, context: {cluster: stand-in, user: benchmark}}]
                current-context: stand-in
                """.formatted(port()));
    }

    private int port() {
        return server.getAddress().getPort();
    }

    /** Gives a policy's pools so many replicas and tells those who watch. */
    void change(int policy, int replicas) {
        String object = policies.change(policy, replicas, version.incrementAndGet());
        watchers.forEach(watcher -> watcher.add(event("MODIFIED", object)));
    }

    private static String event(String type, String object) {
        return "{\"type\":\"" + type + "\",\"object\":" + object + "}";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        if (exchange.getRequestMethod().equals("POST")) {
            exchange.getRequestBody().readAllBytes();
            review(exchange, path);
        } else if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
            send(exchange, 503, ""); // clients then read lines
        } else if (path.equals(CONFIG_MAPS + "/" + TRUST)) {
            send(exchange, 200, trust);
        } else if (path.equals(CONFIG_MAPS)) {
            configMaps(exchange, query);
        } else if (path.endsWith("/scalingpolicies")) {
            policies(exchange, query);
        } else if (DISCOVERY.containsKey(path)) {
            send(exchange, 200, DISCOVERY.getOrDefault(path, ""));
        } else {
            send(exchange, 404, """
                    {"apiVersion":"v1","kind":"Status","status":"Failure","reason":"NotFound","code":404,\
                    "message":"the benchmark's stand-in does not serve this"}\
                    """);
        }
    }

    private static void review(HttpExchange exchange, String path) throws IOException {
        switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "subjectaccessreviews" -> send(exchange, 201, """
                    {"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","metadata":{},\
                    "spec":{},"status":{"allowed":true}}\
                    """);
            case "tokenreviews" -> send(exchange, 201, """
                    {"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","metadata":{},"spec":{},\
                    "status":{"authenticated":true,"user":{"username":"benchmark","groups":["system:authenticated"]}}}\
                    """);
            default -> send(exchange, 404, "");
        }
    }

    private void configMaps(HttpExchange exchange, String query) throws IOException {
        if (isWatch(query)) {
            watch(exchange, new LinkedBlockingQueue<>(initially(query, List.of(trust), "v1", "ConfigMap")), false);
        } else {
            send(exchange, 200, LIST.formatted("v1", "ConfigMapList", version.get(), "", trust));
        }
    }

    private void policies(HttpExchange exchange, String query) throws IOException {
        String group = "leadline.dev/v1alpha1";
        if (isWatch(query)) {
            List<String> all = policies.page(0, policies.count());
            watch(exchange, new LinkedBlockingQueue<>(initially(query, all, group, "ScalingPolicy")), true);
            return;
        }
        int from = parameter(query, "continue").map(Integer::parseInt).orElse(0);
        int next = from + PAGE;
        String more = next < policies.count() ? ",\"continue\":\"" + next + "\"" : "";
        String items = String.join(",", policies.page(from, PAGE));
        send(exchange, 200, LIST.formatted(group, "ScalingPolicyList", version.get(), more, items));
    }

    /** What a watch that wants the list too hears first: every object, then that this was all. */
    private List<String> initially(String query, List<String> objects, String group, String kind) {
        if (parameter(query, "sendInitialEvents").filter("true"::equals).isEmpty()) {
            return List.of();
        }
        List<String> events = new ArrayList<>();
        objects.forEach(object -> events.add(event("ADDED", object)));
        events.add(event("BOOKMARK", """
                {"apiVersion":"%s","kind":"%s","metadata":{"resourceVersion":"%d",\
                "annotations":{"k8s.io/initial-events-end":"true"}}}\
                """.formatted(group, kind, version.get())));
        return events;
    }

    private static boolean isWatch(String query) {
        return parameter(query, "watch")
                .filter(value -> value.equals("true") || value.equals("1"))
                .isPresent();
    }

    private static Optional<String> parameter(String query, String name) {
        return Arrays.stream(query.split("&", -1))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private void watch(HttpExchange exchange, BlockingQueue<String> events, boolean hearsPolicies) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        if (hearsPolicies) {
            watchers.add(events);
        }
        try (OutputStream out = exchange.getResponseBody()) {
            out.flush();
            for (String event = events.take(); !event.equals(END); event = events.take()) {
                out.write((event + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            watchers.remove(events);
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
        server.stop(0);
        threads.shutdownNow();
    }
}
