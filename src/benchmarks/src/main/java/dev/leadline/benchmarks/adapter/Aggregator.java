// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The real aggregator: etcd and kube-apiserver of the testbed, on the loopback. It believes the run's front proxy whom a read
 * is from, authorizes it by its own roles, and hands it to the one server that is registered, as the same front proxy.
 */
final class Aggregator implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int END_SECONDS = 20;

    private final Authority authority;
    private final Path folder;
    private final int port;
    private final List<Process> parts = new ArrayList<>();
    private final Thread ending = new Thread(this::end, "aggregator-end");

    private Aggregator(Authority authority, Path folder) throws IOException {
        this.authority = authority;
        this.folder = folder;
        port = freePort();
        Runtime.getRuntime().addShutdownHook(ending);
    }

    /**
     * Starts both parts; what they say is in the folder.
     *
     * @param plane program of the testbed that holds them
     */
    static Aggregator start(Path plane, Path folder, Authority authority) throws IOException {
        Path logs = Files.createDirectories(folder.resolve("aggregator"));
        Aggregator aggregator = new Aggregator(authority, logs);
        try {
            // A store of an earlier run would bring its registration along.
            String etcd = "http://127.0.0.1:" + freePort();
            aggregator.run("etcd", etcd(plane, Files.createTempDirectory(logs, "etcd"), etcd));
            aggregator.run("kube-apiserver", aggregator.apiServer(plane, etcd));
            return aggregator;
        } catch (IOException failed) {
            aggregator.close();
            throw failed;
        }
    }

    private static List<String> etcd(Path plane, Path data, String client) throws IOException {
        String peer = "http://127.0.0.1:" + freePort();
        return List.of(
                plane.toString(),
                "etcd",
                "--name=benchmark",
                "--data-dir=" + data,
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=benchmark=" + peer,
                "--unsafe-no-fsync",
                "--log-level=warn");
    }

    /** The defaults, but for addresses and keys: one authority and one pair do for everything of a run. */
    private List<String> apiServer(Path plane, String etcd) {
        Authority.Pair server = authority.server();
        Authority.Pair proxy = authority.client();
        return List.of(
                plane.toString(),
                "kube-apiserver",
                "--etcd-servers=" + etcd,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--tls-cert-file=" + server.chain(),
                "--tls-private-key-file=" + server.key(),
                "--endpoint-reconciler-type=none",
                "--service-cluster-ip-range=10.96.0.0/16",
                "--authorization-mode=RBAC",
                "--client-ca-file=" + authority.authority(),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + server.chain(),
                "--service-account-signing-key-file=" + server.key(),
                "--requestheader-client-ca-file=" + authority.authority(),
                "--requestheader-allowed-names=" + Authority.FRONT_PROXY,
                "--requestheader-username-headers=X-Remote-User",
                "--requestheader-group-headers=X-Remote-Group",
                "--requestheader-extra-headers-prefix=X-Remote-Extra-",
                "--proxy-client-cert-file=" + proxy.chain(),
                "--proxy-client-key-file=" + proxy.key());
    }

    private void run(String name, List<String> command) throws IOException {
        parts.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** On the loopback, HTTPS. */
    int port() {
        return port;
    }

    /** Registers a server in the place of any other one, and waits until a read through the aggregator brings its value. */
    void leadTo(Subject server) throws IOException, InterruptedException {
        Registration registration = new Registration(server.name().replace(' ', '-'), server.port());
        String certificate = Files.readString(authority.authority());
        try (Reads reads = new Reads(authority, port)) {
            await("takes no service", () -> reads.apply(registration.servicePath(), registration.service()));
            await("takes no registration", () -> reads.apply(Registration.PATH, registration.apiService(certificate)));
            String path = server.path().replace("{}", "0");
            await(
                    "brings no value of the " + server.name(),
                    () -> reads.read(path)
                            .filter(body -> body.contains("\"value\":"))
                            .isPresent());
        }
    }

    /** Something that is tried until it holds. */
    @FunctionalInterface
    private interface Attempt {
        boolean holds() throws InterruptedException;
    }

    private void await(String otherwise, Attempt attempt) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (!attempt.holds()) {
            boolean alive = parts.stream().allMatch(Process::isAlive);
            if (!alive || System.nanoTime() - begun > PATIENCE_NANOS) {
                throw new IOException(
                        "the aggregator " + (alive ? otherwise : "has ended") + "; what it says is in " + folder);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void end() {
        parts.reversed().forEach(part -> {
            part.destroy();
            try {
                part.onExit().get(END_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
                part.destroyForcibly();
            } catch (ExecutionException | TimeoutException deaf) {
                AdapterFigures.progress("a part of the aggregator does not end when asked and is made to: " + deaf);
                part.destroyForcibly();
            }
        });
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(ending);
    }
}
