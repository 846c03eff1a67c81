// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The programs that {@code src/testbed/build} builds once and keeps: a control plane, kwok, helm and Go clients. */
record PlanePrograms(Path folder) {

    private static final int NO_GO = 3;

    /** A Go that can build the programs is missing, and so are the programs. */
    static final class NoGo extends IllegalStateException {

        private static final long serialVersionUID = 1;

        NoGo(String sentence) {
            super(sentence);
        }
    }

    /**
     * The programs, built now if they are missing, which takes minutes and is said.
     *
     * @throws NoGo when they are missing and there is no Go to build them
     * @throws IllegalStateException when the build fails
     */
    static PlanePrograms present() throws IOException, InterruptedException {
        Path script = home().resolve("src/testbed/build");
        Process build = new ProcessBuilder(script.toString()).start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader progress = build.errorReader(StandardCharsets.UTF_8)) {
            progress.lines().forEach(line -> {
                said.append(line).append('\n');
                System.err.println(line);
            });
        }
        String folder;
        try (BufferedReader out = build.inputReader(StandardCharsets.UTF_8)) {
            folder = out.readLine();
        }
        int code = build.waitFor();
        if (code == NO_GO) {
            throw new NoGo(said.toString());
        } else if (code != 0 || folder == null) {
            throw new IllegalStateException(script + " failed with exit code " + code + ":\n" + said);
        }
        return new PlanePrograms(Path.of(folder));
    }

    /** The root of the source tree. */
    static Path home() {
        Path home = Path.of(System.getProperty("leadline.home", "../.."))
                .toAbsolutePath()
                .normalize();
        if (!Files.isDirectory(home.resolve("src/testbed"))) {
            throw new IllegalStateException(home + " is not Leadline's source tree; set the property leadline.home");
        }
        return home;
    }

    Path program(String name) {
        return folder.resolve(name);
    }

    /** The helm client, for tests of the chart. */
    Path helm() {
        return program("helm");
    }
}
