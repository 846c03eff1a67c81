// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A text file that appears whole or not at all: it is written beside its place and moved there at the end, so that neither
 * a failure nor a reader in between leaves half of it.
 */
final class WholeFile implements AutoCloseable {

    private final Path target;
    private final Path draft;
    private final BufferedWriter writer;
    private boolean closed;

    private WholeFile(Path target, Path draft) throws IOException {
        this.target = target;
        this.draft = draft;
        this.writer = Files.newBufferedWriter(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Bad input where the file cannot be put there, before any work is done. */
    static void check(Path target, List<Path> sources) {
        Path folder = folder(target);
        if (Files.isDirectory(target)) {
            throw CommandFailure.badInput("--out: " + target + " is a folder. Name a file in it.");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw CommandFailure.badInput("--out: " + target + " is no ordinary file. Name one.");
        }
        if (!Files.isDirectory(folder)) {
            throw CommandFailure.badInput("--out: the folder " + folder + " does not exist. Make it first.");
        }
        if (!Files.isWritable(folder)) {
            throw CommandFailure.badInput("--out: nothing may be written into " + folder + ". Check its permissions.");
        }
        for (Path source : sources) {
            if (isSame(source, target)) {
                throw CommandFailure.badInput("--out: " + target + " is read too. Name another file.");
            }
        }
    }

    static WholeFile begin(Path target) {
        try {
            // What a link points to is replaced, and not the link.
            Path place = Files.exists(target) ? target.toRealPath() : target;
            String name =
                    "." + place.getFileName() + "." + ProcessHandle.current().pid() + ".part";
            return new WholeFile(place, folder(place).resolve(name));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    void line(String text) {
        try {
            writer.write(text);
            writer.write('\n');
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** All is written: the file appears, in the place of one that was there. */
    void finish() {
        try {
            writer.close();
            closed = true;
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Without {@link #finish} nothing is left behind. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            writer.close();
        }
        Files.deleteIfExists(draft);
    }

    private static Path folder(Path target) {
        Path folder = target.toAbsolutePath().getParent();
        return folder == null ? target.toAbsolutePath() : folder;
    }

    private static boolean isSame(Path source, Path target) {
        try {
            return Files.exists(source) && Files.exists(target) && Files.isSameFile(source, target);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
