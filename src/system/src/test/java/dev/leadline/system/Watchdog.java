// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Ends what the testbed started when this JVM ends in whatever way, {@code kill -9} too: a shell reads its standard input,
 * whose end comes when the JVM is gone, and then kills by id what it was told of.
 */
final class Watchdog implements AutoCloseable {

    private static final String SCRIPT = """
            trap '' HUP INT TERM
            while read -r what which; do
                case $what in
                    process) set -- "$@" "$which" ;;
                    container) containers="$containers $which" ;;
                    forget)
                        count=$#
                        while [ "$count" -gt 0 ]; do
                            [ "$1" = "$which" ] || set -- "$@" "$1"
                            shift
                            count=$((count - 1))
                        done ;;
                esac
            done
            for process; do kill -KILL "$process"; done
            # Testcontainers removes them itself when the JVM ends in order; this is for when it did not.
            if [ -n "$containers" ]; then sleep 10; fi
            for container in $containers; do docker rm -f "$container"; done
            """;

    private final Process shell;
    private final Writer orders;

    private Watchdog(Process shell) {
        this.shell = shell;
        this.orders = shell.outputWriter(StandardCharsets.UTF_8);
    }

    static Watchdog start() throws IOException {
        return new Watchdog(new ProcessBuilder("sh", "-c", SCRIPT, "watchdog")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    void watchProcess(long id) {
        order("process " + id);
    }

    void watchContainer(String id) {
        order("container " + id);
    }

    /** A process that has ended: its id may be another's soon. */
    void forgetProcess(long id) {
        order("forget " + id);
    }

    private synchronized void order(String line) {
        try {
            orders.write(line + "\n");
            orders.flush();
        } catch (IOException deaf) {
            throw new UncheckedIOException("the watchdog of the testbed has ended: " + shell.isAlive(), deaf);
        }
    }

    @Override
    public synchronized void close() {
        try {
            orders.close();
        } catch (IOException alreadyGone) {
            shell.destroy();
        }
    }
}
