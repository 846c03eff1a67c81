// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import dev.leadline.system.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Leadline as it is packaged, in a process of its own, working in the cluster of a kubeconfig. */
final class LeadlineProcess implements AutoCloseable {

    private static final Duration UP = Duration.ofSeconds(90);
    private static final int END_SECONDS = 20;

    private final Process process;
    private final int port;
    private final Path log;
    private final HttpClient http = HttpClient.newHttpClient();

    private LeadlineProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "leadline-end"));
    }

    /**
     * Starts it.
     *
     * @param name of the replica, as the name of its pod would be
     * @param folder takes its data and its log
     * @param interval between two looks at a fleet
     * @param jvm further options of the JVM
     */
    static LeadlineProcess start(String name, Path kubeconfig, Path folder, Duration interval, List<String> jvm)
            throws IOException {
        return start(name, kubeconfig, folder, interval, jvm, List.of());
    }

    /** @param more options of {@code serve} */
    static LeadlineProcess start(
            String name, Path kubeconfig, Path folder, Duration interval, List<String> jvm, List<String> more)
            throws IOException {
        int port = freePort();
        Path data = Files.createDirectories(folder.resolve(name));
        Path log = folder.resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(jvm);
        command.addAll(List.of("-jar", jar().toString()));
        command.addAll(arguments(port, data, interval));
        command.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        environment.put("KUBECONFIG", kubeconfig.toString());
        environment.put("POD_NAME", name);
        environment.put("POD_NAMESPACE", "default");
        environment.put("MALLOC_ARENA_MAX", "2"); // as the chart does
        return new LeadlineProcess(builder.start(), port, log);
    }

    /** How the packaged program is told to work in a cluster; further ones by the property leadline.figures.serve. */
    private static List<String> arguments(int port, Path data, Duration interval) {
        List<String> all = new ArrayList<>(List.of(
                "serve",
                "--port",
                Integer.toString(port),
                "--data",
                data.toString(),
                "--interval",
                interval.toSeconds() + "s"));
        Stream.of(System.getProperty("leadline.figures.serve", "").split(" ", -1))
                .filter(one -> !one.isEmpty())
                .forEach(all::add);
        return all;
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Stage.home().resolve("autoscaler/target"))) {
            return files.filter(file -> file.toString().endsWith("-exec.jar"))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .orElseThrow(() -> new IllegalStateException(
                            "Leadline is not packaged; src/testbed/figures does that before it starts"));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until it answers. */
    LeadlineProcess awaitUp() throws InterruptedException {
        long deadline = System.nanoTime() + UP.toNanos();
        while (metrics().isEmpty()) {
            if (process.waitFor(200, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                throw new IllegalStateException("Leadline does not come up; " + log + " says why");
            }
        }
        return this;
    }

    /** What it has said so far. */
    String log() throws IOException {
        return Files.readString(log);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its own metrics; empty while it does not answer. */
    String metrics() throws InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port + "/metrics");
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30)).build();
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
            return "";
        }
    }

    /** The sum of the samples of a name, whatever their labels. */
    double metric(String name) throws InterruptedException {
        return metric(metrics(), name);
    }

    /** The same of a page that was read before. */
    static double metric(String page, String name) {
        return page.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException hurried) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }
}
