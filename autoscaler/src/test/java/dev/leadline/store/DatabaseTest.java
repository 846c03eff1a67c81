// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

    @TempDir
    Path directory;

    @Test
    void aDamagedFileIsSaidInOneSentenceAndLeftAsItIs() throws IOException {
        Path file = directory.resolve("leadline.mv.db");
        Files.writeString(file, "hello\n".repeat(5000));

        assertThatThrownBy(() -> Database.open(directory))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContainingAll("is damaged", "leadline.mv.db", "Nothing in it was changed.");

        assertThat(file).hasContent("hello\n".repeat(5000));
    }

    @Test
    void aFileInsteadOfADirectoryIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("data"), "");

        assertThatThrownBy(() -> Database.open(file))
                .isInstanceOf(DatabaseException.class)
                .hasMessage("The data directory " + file + " is a file; give --data a directory.");
    }

    @Test
    void nothingButTheDatabaseIsWrittenIntoTheDirectory() throws IOException {
        Database.open(directory).close();

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("leadline.mv.db"));
        }
    }
}
