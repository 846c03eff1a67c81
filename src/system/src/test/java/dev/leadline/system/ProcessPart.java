// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A part as a plain process on loopback. */
final class ProcessPart implements Part {

    private static final int GENTLE_SECONDS = 2;
    private static final int LAST_WORDS = 4_000;

    private final String name;
    private final List<String> command;
    private final Path log;
    private final Watchdog watchdog;
    private Optional<Process> process = Optional.empty();

    ProcessPart(String name, List<String> command, Path log, Watchdog watchdog) {
        this.name = name;
        this.command = List.copyOf(command);
        this.log = log;
        this.watchdog = watchdog;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized void start() throws IOException {
        if (isRunning()) {
            throw new IllegalStateException(name + " runs already");
        }
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        watchdog.watchProcess(started.pid());
        process = Optional.of(started);
    }

    @Override
    public synchronized void stop() {
        process.ifPresent(running -> {
            signal("CONT");
            running.destroy();
            if (!ended(running, GENTLE_SECONDS)) {
                running.destroyForcibly();
                ended(running, GENTLE_SECONDS);
            }
            watchdog.forgetProcess(running.pid());
        });
        process = Optional.empty();
    }

    @Override
    public synchronized void end() {
        process.ifPresent(running -> {
            running.destroyForcibly();
            if (ended(running, GENTLE_SECONDS)) {
                watchdog.forgetProcess(running.pid());
            }
        });
        process = Optional.empty();
    }

    private static boolean ended(Process process, int seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public synchronized void pause() {
        signal("STOP");
    }

    @Override
    public synchronized void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        Process running = process.filter(Process::isAlive).orElse(null);
        if (running == null) {
            return;
        }
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(running.pid()))
                    .inheritIO()
                    .start();
            if (!ended(kill, GENTLE_SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill -" + signal + " of " + name + " failed");
            }
        } catch (IOException impossible) {
            throw new IllegalStateException("no kill -" + signal + " of " + name, impossible);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return process.isPresent() && process.get().isAlive();
    }

    @Override
    public synchronized boolean hasFailed() {
        return process.isPresent() && !process.get().isAlive();
    }

    @Override
    public String lastWords() {
        return end(log);
    }

    /** The last characters of a log file, which may be long: no more of it is read. */
    static String end(Path log) {
        try {
            return log + ":\n" + from(log, Math.max(0, Files.size(log) - LAST_WORDS));
        } catch (IOException | UncheckedIOException unread) {
            return log + " cannot be read: " + unread;
        }
    }

    /** How long a log file is now. */
    static long length(Path log) {
        try {
            return Files.size(log);
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
    }

    /** What a log file has from a place on. */
    static String from(Path log, long place) {
        try (SeekableByteChannel channel = Files.newByteChannel(log).position(place)) {
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
    }
}
