// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A running {@link LeaderProgram}. Closing kills it. */
final class LeaderProcess implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedWriter commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private LeaderProcess(Process process) {
        this.process = process;
        this.commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        Thread.ofPlatform().daemon().name("leader-process-answers").start(this::read);
    }

    static LeaderProcess start(Path kubeconfig, String namespace, String identity, int leaseSeconds, String deployment)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx192m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeaderProgram.class.getName(),
                        kubeconfig.toString(),
                        namespace,
                        identity,
                        Integer.toString(leaseSeconds),
                        deployment)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        LeaderProcess started = new LeaderProcess(process);
        started.expect("STARTED");
        return started;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(line);
            }
        } catch (IOException ended) {
            answers.add("ENDED " + ended);
        }
    }

    void say(String command) throws IOException {
        commands.write(command);
        commands.newLine();
        commands.flush();
    }

    String next() throws InterruptedException {
        String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("the leader process said nothing for " + PATIENCE_SECONDS + " s");
        }
        return answer;
    }

    void expect(String answer) throws InterruptedException {
        String got = next();
        if (!got.equals(answer)) {
            throw new AssertionError("the leader process said " + got + " instead of " + answer);
        }
    }

    String ask(String command) throws IOException, InterruptedException {
        say(command);
        return next();
    }

    /** True while it leads. */
    boolean leads() {
        try {
            return ask("term").startsWith("TERM");
        } catch (IOException | InterruptedException gone) {
            throw new AssertionError("the leader process is gone", gone);
        }
    }

    /** Stops it between two instructions (SIGSTOP). */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** Kills it (SIGKILL): it gives nothing back. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    private void signal(String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("kill -" + signal + " failed");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
