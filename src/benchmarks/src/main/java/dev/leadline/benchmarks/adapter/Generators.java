// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Starts load generators, and measures what a server uses meanwhile. */
final class Generators {

    private static final int START_SECONDS = 30;

    private Generators() {}

    /**
     * What came of a load.
     *
     * @param load as the generator has seen it
     * @param cpuSeconds of the server while it counted
     * @param residentBytes of the server at its end
     * @param window while it counted, in the server's uptime
     */
    record Outcome(LoadResult load, double cpuSeconds, long residentBytes, Pauses.Window window) {

        /** Processor seconds of the server for a thousand reads. */
        double cpuPerThousand() {
            return 1000 * cpuSeconds / load.reads();
        }
    }

    /** Runs one to its end. */
    static Outcome run(LoadOrder order, Subject server) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                AdapterProgram.tool("java"),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dslf4j.internal.verbosity=ERROR",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                LoadGenerator.class.getName()));
        command.addAll(order.arguments());
        Process generator = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // One that hangs would hold up the whole run.
        var _ = generator
                .onExit()
                .orTimeout(order.warmSeconds() + order.seconds() + (long) START_SECONDS, TimeUnit.SECONDS)
                .exceptionally(late -> generator.destroyForcibly());
        try (BufferedReader lines = generator.inputReader(StandardCharsets.UTF_8)) {
            expect("begin", lines);
            ProcessUsage before = server.usage();
            double from = server.uptime();
            expect("end", lines);
            double until = server.uptime();
            ProcessUsage after = server.usage();
            LoadResult load = LoadResult.of(line(lines));
            if (load.broken() > 0) {
                throw new IOException("the " + server.name() + " closed " + load.broken()
                        + " connections: the load was not the same");
            }
            if (load.reads() == 0) {
                throw new IOException("the " + server.name() + " answered no read with 200");
            }
            return new Outcome(
                    load,
                    after.cpuSeconds() - before.cpuSeconds(),
                    after.residentBytes(),
                    new Pauses.Window(from, until));
        } finally {
            generator.destroyForcibly();
        }
    }

    private static void expect(String wanted, BufferedReader lines) throws IOException {
        String line = line(lines);
        if (!line.equals(wanted)) {
            throw new IOException("the load generator said '" + line + "' in place of '" + wanted + "'");
        }
    }

    private static String line(BufferedReader lines) throws IOException {
        return Objects.requireNonNullElse(lines.readLine(), "nothing more");
    }
}
