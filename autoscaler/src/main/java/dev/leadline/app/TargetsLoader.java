// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.observe.TargetsFile;
import dev.leadline.policy.Violation;
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
     * @param findings everything that is wrong with it, for the operator
     */
    record Loaded(Optional<TargetsFile> directory, List<String> findings) {}

    static Loaded load(Path file) {
        try {
            return switch (TargetsFile.parse(PolicyFile.text(file, "targets"))) {
                case TargetsFile.Valid(TargetsFile directory) -> new Loaded(Optional.of(directory), List.of());
                case TargetsFile.Invalid(List<Violation> violations) ->
                    new Loaded(
                            Optional.empty(),
                            violations.stream()
                                    .map(violation -> PolicyFile.describe(in(file, violation)))
                                    .toList());
            };
        } catch (CommandFailure unreadable) {
            return new Loaded(Optional.empty(), unreadable.sentences());
        }
    }

    private static Violation in(Path file, Violation violation) {
        String path = violation.path().isEmpty() ? file.toString() : file + " " + violation.path();
        return new Violation(path, violation.value(), violation.rule(), violation.hint());
    }
}
