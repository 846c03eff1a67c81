// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The custom resource definitions in the chart, for tests that do not install it. */
final class ChartCrds {

    private static final Path FOLDER = PlanePrograms.home().resolve("helm/leadline/crds");

    private ChartCrds() {}

    /** Makes them known and waits until the API server serves them. */
    static void provide(KubeTestbed testbed) {
        for (Path file : files()) {
            String name = file.getFileName().toString().replaceFirst("[.]yaml$", "");
            Definitions.provide(testbed, name, read(file));
        }
    }

    private static List<Path> files() {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.filter(file -> file.toString().endsWith(".yaml")).toList();
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
    }
}
