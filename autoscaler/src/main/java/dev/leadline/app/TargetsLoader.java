// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.observe.InstanceDirectory;
import dev.leadline.observe.TargetsFile;
import dev.leadline.policy.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The targets file of the command line. */
final class TargetsLoader {

    private TargetsLoader() {}

    /**
     * What the file holds.
     *
     * @param directory absent when the file is not usable
     * @param violations everything that is wrong with it
     */
    record Loaded(Optional<InstanceDirectory> directory, List<Violation> violations) {}

    static Loaded load(Path file) {
        try {
            return switch (TargetsFile.parse(Files.readString(file))) {
                case TargetsFile.Valid(TargetsFile directory) -> new Loaded(Optional.of(directory), List.of());
                case TargetsFile.Invalid(List<Violation> violations) ->
                    new Loaded(
                            Optional.empty(),
                            violations.stream()
                                    .map(violation -> in(file, violation))
                                    .toList());
            };
        } catch (IOException unreadable) {
            return new Loaded(
                    Optional.empty(),
                    List.of(new Violation(
                            file.toString(),
                            unreadable.getClass().getSimpleName(),
                            "a targets file must exist, be readable and be UTF-8 text",
                            "Check the name and the permissions.")));
        }
    }

    private static Violation in(Path file, Violation violation) {
        String path = violation.path().isEmpty() ? file.toString() : file + " " + violation.path();
        return new Violation(path, violation.value(), violation.rule(), violation.hint());
    }
}
