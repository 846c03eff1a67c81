// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A file that can be read more than once; what comes through a pipe is kept in a temporary file meanwhile. */
final class RepeatableFile implements AutoCloseable {

    private final Path path;
    private final Optional<Path> kept;

    private RepeatableFile(Path path, Optional<Path> kept) {
        this.path = path;
        this.kept = kept;
    }

    /**
     * Bad input where there is no such file or it cannot be read.
     *
     * @param what it should hold, a word for the sentence
     */
    static RepeatableFile of(Path file, String what) throws IOException {
        if (Files.isDirectory(file)) {
            throw CommandFailure.badInput(file + " is a folder: name the " + what + " file in it.");
        }
        try (InputStream bytes = Files.newInputStream(file)) {
            if (Files.isRegularFile(file)) {
                return new RepeatableFile(file, Optional.empty());
            }
            Path copy = Files.createTempFile("leadline-" + what, ".csv");
            Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
            return new RepeatableFile(copy, Optional.of(copy));
        } catch (NoSuchFileException missing) {
            throw CommandFailure.badInput(file + " does not exist: check the file name.");
        } catch (AccessDeniedException denied) {
            throw CommandFailure.badInput(file + " may not be read: check its permissions.");
        }
    }

    /** From the beginning. */
    InputStream open() throws IOException {
        return Files.newInputStream(path);
    }

    @Override
    public void close() throws IOException {
        if (kept.isPresent()) {
            Files.deleteIfExists(kept.get());
        }
    }
}
