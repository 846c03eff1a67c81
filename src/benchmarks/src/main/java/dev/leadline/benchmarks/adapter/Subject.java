// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server that is measured, as a process of its own. */
final class Subject implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final int LOG_TAIL = 20;

    private final String name;
    private final Process process;
    private final int port;
    private final String path;
    private final int numbers;
    private final Path log;
    private final long started = System.nanoTime();

    private Subject(String name, List<String> command, Map<String, String> environment, Target target, Path log)
            throws IOException {
        this.name = name;
        this.port = target.port();
        this.path = target.path();
        this.numbers = target.numbers();
        this.log = log;
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** What is read there. */
    private record Target(int port, String path, int numbers) {}

    /** Leadline's adapter; every read goes to another policy. */
    static Subject adapter(AdapterProgram program, Setting setting, String name, List<String> jvm) throws IOException {
        int port = freePort();
        Path log = setting.folder().resolve(name + ".log");
        List<String> command = new ArrayList<>(program.java(jvm));
        Collections.addAll(
                command,
                "--listen=127.0.0.1",
                "--port=" + port,
                "--grpc-port=0",
                "--tls-cert=" + setting.authority().server().chain(),
                "--tls-key=" + setting.authority().server().key());
        String path = "/apis/external.metrics.k8s.io/v1beta1/namespaces/" + Policies.NAMESPACE
                + "/leadline_desired_replicas?labelSelector=policy%3D"
                + Policies.name(0).replace("0", "{}")
                + "%2Cpool%3Ddecode";
        return new Subject(
                "adapter",
                command,
                Map.of("KUBECONFIG", setting.kubeconfig().toString(), "POD_NAMESPACE", "leadline"),
                new Target(port, path, setting.policies()),
                log);
    }

    /** The reference's sample adapter; it has one value a name and selector. */
    static Subject sample(Path program, Setting setting) throws IOException {
        int port = freePort();
        String kubeconfig = setting.kubeconfig().toString();
        List<String> command = List.of(
                program.toString(),
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--tls-cert-file=" + setting.authority().server().chain(),
                "--tls-private-key-file=" + setting.authority().server().key(),
                "--lister-kubeconfig=" + kubeconfig,
                "--authentication-kubeconfig=" + kubeconfig,
                "--authorization-kubeconfig=" + kubeconfig);
        String path = "/apis/external.metrics.k8s.io/v1beta1/namespaces/" + Policies.NAMESPACE
                + "/my-external-metric?labelSelector=foo%3Dbar";
        return new Subject(
                "sample adapter",
                command,
                Map.of(),
                new Target(port, path, 1),
                setting.folder().resolve("sample-adapter.log"));
    }

    /**
     * Where servers run.
     *
     * @param policies how many there are
     */
    record Setting(Path folder, Authority authority, Path kubeconfig, int policies) {}

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Waits until it says that it is ready.
     *
     * @return seconds since its process was started
     */
    double awaitReady(Authority authority) throws IOException, InterruptedException {
        try (Reads reads = new Reads(authority, port)) {
            while (reads.read("/readyz").isEmpty()) {
                if (!process.isAlive() || System.nanoTime() - started > LONGEST_START.toNanos()) {
                    throw new IOException("the " + name + " does not get ready; the end of " + log + ":\n" + tail());
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        return uptime();
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
    }

    /** Seconds since its process was started. */
    double uptime() {
        return (System.nanoTime() - started) / 1e9;
    }

    ProcessUsage usage() {
        return ProcessUsage.of(process.pid());
    }

    long pid() {
        return process.pid();
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    int numbers() {
        return numbers;
    }

    /** What is read, with {@code {}} for a number. */
    String path() {
        return path;
    }

    /** Asks it to end, and makes it after a minute: a start-up cache is written at the end of a process. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(1, TimeUnit.MINUTES)) {
                return;
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly().onExit().join();
    }
}
