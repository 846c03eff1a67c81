// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names of Services and their addresses, in a file that a JVM reads instead of asking the name server
 * ({@code jdk.net.hosts.file}): outside a cluster nobody resolves {@code epp.inference.svc}.
 */
final class Hosts {

    private final Path file;
    private final Map<String, String> names = new TreeMap<>();

    /** A file that knows only this machine. */
    Hosts(Path file) {
        this.file = file.toAbsolutePath();
        put("localhost", "127.0.0.1");
    }

    Path file() {
        return file;
    }

    synchronized void put(String name, String address) {
        names.put(name, address);
        StringBuilder lines = new StringBuilder();
        names.forEach((one, at) -> lines.append(at).append(' ').append(one).append('\n'));
        try {
            // Whoever reads it meanwhile sees all of the old file or all of the new one.
            Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), lines);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }
}
