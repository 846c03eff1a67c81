// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The metric endpoints of a simulated fleet, over real HTTP on an ephemeral loopback port: every engine, the router and
 * the GPU exporter. All answers come from one frozen look at the fleet, so a round of scrapes sees one moment however
 * long it takes; {@link #show} moves on to the next one.
 */
public final class SimulatedEngines implements AutoCloseable {

    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final Map<String, Role> roles;
    private final VllmExposition vllm;
    private final EppExposition epp;
    private final DcgmExposition dcgm;
    private volatile FleetSnapshot frozen;

    private SimulatedEngines(HttpServer server, String model, String namespace, Map<String, Role> roles) {
        this.server = server;
        this.roles = Map.copyOf(roles);
        this.vllm = new VllmExposition(model);
        this.epp = new EppExposition("epp", model);
        this.dcgm = new DcgmExposition(namespace);
        this.frozen = new FleetSnapshot(
                Instant.EPOCH,
                Map.of(),
                Reading.missing(MissingReason.NotReported, "the fleet has not started"),
                OptionalInt.empty());
    }

    /**
     * Starts to serve an empty fleet.
     *
     * @param model served model name, as it appears in the bodies
     * @param namespace namespace label of the GPU series
     * @param roles pool name to role
     * @throws UncheckedIOException when no loopback port can be had
     */
    public static SimulatedEngines start(String model, String namespace, Map<String, Role> roles) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            SimulatedEngines engines = new SimulatedEngines(server, model, namespace, roles);
            server.setExecutor(engines.threads);
            server.createContext("/", engines::answer);
            server.start();
            return engines;
        } catch (IOException e) {
            throw new UncheckedIOException("the simulated engines found no free loopback port", e);
        }
    }

    /** Where the endpoints are. */
    public URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The endpoint of one engine. */
    public URI engine(String id) {
        return base().resolve("/instances/" + id + "/metrics");
    }

    /** The endpoint of the router. */
    public URI router() {
        return base().resolve("/router/metrics");
    }

    /** The endpoint of the GPU exporter. */
    public URI gpus() {
        return base().resolve("/gpus/metrics");
    }

    /** From now on every answer is about this moment. */
    public void show(FleetSnapshot moment) {
        frozen = moment;
    }

    /** The moment that is shown. */
    public FleetSnapshot shown() {
        return frozen;
    }

    /** Makes one engine misbehave, or with {@link Fault#NONE} behave again. */
    public void breakEngine(String id, Fault fault) {
        faults.put(id, fault);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        FleetSnapshot moment = frozen;
        if (path.equals("/router/metrics")) {
            send(exchange, 200, METRICS_TYPE, epp.render(moment));
        } else if (path.equals("/gpus/metrics")) {
            send(exchange, 200, METRICS_TYPE, dcgm.render(moment));
        } else if (path.startsWith("/instances/") && path.endsWith("/metrics")) {
            answerEngine(exchange, moment, path.substring("/instances/".length(), path.length() - "/metrics".length()));
        } else {
            send(exchange, 404, "text/plain", "no such endpoint: " + path + "\n");
        }
    }

    private void answerEngine(HttpExchange exchange, FleetSnapshot moment, String id) throws IOException {
        String body = body(moment, id);
        if (body == null) {
            send(exchange, 503, "text/plain", "engine " + id + " does not serve metrics now\n");
            return;
        }
        switch (faults.getOrDefault(id, Fault.NONE)) {
            case NONE -> send(exchange, 200, METRICS_TYPE, body);
            case HTML -> send(exchange, 200, "text/html", "<!doctype html><title>Bad gateway</title><h1>502</h1>\n");
            case SERVER_ERROR -> send(exchange, 500, "text/plain", "internal error\n");
            case TRUNCATED -> sendHalf(exchange, body);
            case HANG -> hang(exchange);
        }
    }

    private @Nullable String body(FleetSnapshot moment, String id) {
        for (Map.Entry<String, List<InstanceSnapshot>> pool : moment.pools().entrySet()) {
            for (InstanceSnapshot one : pool.getValue()) {
                if (one.id().equals(id)
                        && (one.state() == InstanceState.Ready || one.state() == InstanceState.Draining)) {
                    Optional<EngineSample> sample = one.engine().ifFresh();
                    return sample.isEmpty()
                            ? null
                            : vllm.render(roles.getOrDefault(pool.getKey(), Role.Aggregated), sample.get());
                }
            }
        }
        return null;
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? NO_BODY : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** Announces all and sends half; the server then closes the connection, as an engine does that dies in between. */
    private static void sendHalf(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", METRICS_TYPE);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, bytes.length / 2 + 7);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private void hang(HttpExchange exchange) throws IOException {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while hanging", e);
        } finally {
            exchange.close();
        }
    }
}
