// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A packaged program of Leadline, started as a process of its own on loopback and stopped at the end. */
final class Product implements AutoCloseable {

    private final Process process;
    private final Path out;
    private final Path err;

    private Product(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts a jar.
     *
     * @param property the system property that names the jar
     * @param folder where its output is kept
     */
    static Product start(String property, Path folder, List<String> arguments) throws IOException {
        return start(property, folder, arguments, Map.of());
    }

    /**
     * Starts a jar.
     *
     * @param environment variables that it sees beside those of this process
     */
    static Product start(String property, Path folder, List<String> arguments, Map<String, String> environment)
            throws IOException {
        Path jar = Path.of(System.getProperty(property, "(unset)"));
        if (!Files.isRegularFile(jar)) {
            throw new AssertionError("the product is not packaged: " + jar + " is missing; run ./leadline verify");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar.toString()));
        command.addAll(arguments);
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Product(builder.start(), out, err);
    }

    /** A port of the loopback that nobody listens on now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits for the process to end by itself. */
    int exitCode(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + patience + ": " + outputs());
        }
        return process.exitValue();
    }

    /** Asks until there is an answer; a process that ends or stays silent fails the test with its output. */
    HttpResponse<String> get(URI address, Duration patience) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (true) {
                try {
                    return client.send(request, BodyHandlers.ofString());
                } catch (IOException notYet) {
                    if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                        throw new AssertionError("no answer from " + address + ": " + outputs(), notYet);
                    }
                }
            }
        }
    }

    /** Lets it run on for a while, which its end cuts off and fails. */
    void runsOn(Duration pause) throws InterruptedException {
        if (process.waitFor(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it has ended with exit code " + process.exitValue() + ": " + outputs());
        }
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private String outputs() {
        return "\nout:\n" + out() + "\nerr:\n" + err();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            throw new AssertionError("cannot read what the product said", gone);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        } catch (CompletionException deaf) {
            process.destroyForcibly();
        }
    }
}
