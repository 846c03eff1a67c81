// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image and the quick start of the launcher begin with the jars unpacked, by the tool that is inside them. */
class UnpackedIT {

    private static final int MOST_SECONDS = 60;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"leadline.jar", "leadline.adapter.jar"})
    void everyProgramCanBeUnpackedAndSaysItsVersion(String property) throws IOException, InterruptedException {
        Path jar = Path.of(Objects.requireNonNull(System.getProperty(property)));
        Path unpacked = folder.resolve("unpacked");
        var _ = run("-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination", unpacked.toString());
        assertThat(unpacked.resolve("lib")).isNotEmptyDirectory();
        Path program = unpacked.resolve(Objects.requireNonNull(jar.getFileName()));

        assertThat(run("-jar", program.toString(), "--version")).contains("0.1.0");
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(true);
        builder.command()
                .add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Path said = Files.createTempFile(folder, "said", ".txt");
        Process process = builder.redirectOutput(said.toFile()).start();
        assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(said);
        Files.delete(said);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
