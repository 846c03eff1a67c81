// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.farm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * The metrics endpoints of any number of engines in one process. It listens on all addresses of the machine and tells
 * engines apart by the local address of the connection: a fake pod has a loopback address of its own, so a scraper that
 * asks {@code http://127.64.0.7:8000/metrics} gets the metrics of exactly that pod. Safe for use by many threads.
 */
public final class EngineFarm implements AutoCloseable {

    /** Port of the engines, as vLLM has it. */
    public static final int ENGINE_PORT = 8000;
    /** Port of the router's metrics, as the endpoint picker has it. */
    public static final int ROUTER_PORT = 9090;

    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final int BACKLOG = 4096;

    static {
        // A scraper keeps one connection to every engine; the server's own limit would close all but 200 of them.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "30000");
        System.setProperty("sun.net.httpserver.idleInterval", "120");
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** What is said on one address; empty while nobody answers there. Called by many threads. */
    @FunctionalInterface
    public interface Page {
        /** The body of this moment. */
        Optional<String> body();
    }

    private final List<HttpServer> servers = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<InetAddress, Page> pages = new ConcurrentHashMap<>();
    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    private EngineFarm() {}

    /**
     * Listens on all addresses.
     *
     * @param ports 0 for any free one
     * @throws UncheckedIOException when a port is taken
     */
    public static EngineFarm listen(int... ports) {
        EngineFarm farm = new EngineFarm();
        for (int port : ports) {
            try {
                HttpServer server = HttpServer.create(new InetSocketAddress(port), BACKLOG);
                server.setExecutor(farm.threads);
                server.createContext("/metrics", farm::answer);
                server.start();
                farm.servers.add(server);
            } catch (IOException e) {
                farm.close();
                throw new UncheckedIOException(
                        "the engine farm cannot listen on port " + port
                                + "; is another one running, or something else that listens there?",
                        e);
            }
        }
        return farm;
    }

    /** The port it listens on, in the order in which they were asked for. */
    public int port(int index) {
        return servers.get(index).getAddress().getPort();
    }

    /** From now on an address answers with this page. */
    public void put(InetAddress address, Page page) {
        pages.put(address, page);
    }

    /** From now on nobody answers on an address, unless it has got another page since: addresses are used again. */
    public void remove(InetAddress address, Page page) {
        pages.remove(address, page);
    }

    /** Addresses that have a page. */
    public int size() {
        return pages.size();
    }

    /** Requests answered with metrics so far. */
    public long answered() {
        return answered.sum();
    }

    /** Requests on addresses without an engine so far. */
    public long refused() {
        return refused.sum();
    }

    /** Bytes of metrics sent so far. */
    public long bytes() {
        return bytes.sum();
    }

    private void answer(HttpExchange exchange) throws IOException {
        InetAddress address = exchange.getLocalAddress().getAddress();
        Page page = pages.get(address);
        Optional<String> body = page == null ? Optional.empty() : page.body();
        if (body.isEmpty()) {
            refused.increment();
            send(exchange, 503, "text/plain", ("no engine serves on " + address.getHostAddress() + " now\n"));
        } else {
            answered.increment();
            send(exchange, 200, TYPE, body.get());
        }
    }

    private void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] sent = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, sent.length);
        try (var out = exchange.getResponseBody()) {
            out.write(sent);
        }
        bytes.add(status == 200 ? sent.length : 0);
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }
}
