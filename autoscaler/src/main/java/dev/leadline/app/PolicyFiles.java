// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Policies from YAML or JSON files in the shape of the CRD; a directory stands for all such files in it. */
final class PolicyFiles {

    private PolicyFiles() {}

    /**
     * What the files hold.
     *
     * @param policies the usable ones
     * @param violations everything that is wrong in any file
     */
    record Loaded(List<ParsedPolicy.Valid> policies, List<Violation> violations) {}

    static Loaded load(Path given) {
        List<ParsedPolicy.Valid> policies = new ArrayList<>();
        List<Violation> violations = new ArrayList<>();
        for (Path file : files(given, violations)) {
            for (ParsedPolicy parsed : read(file, violations)) {
                switch (parsed) {
                    case ParsedPolicy.Valid valid -> policies.add(valid);
                    case ParsedPolicy.Invalid(List<Violation> wrong) -> violations.addAll(wrong);
                }
            }
        }
        return new Loaded(policies, violations);
    }

    private static List<Path> files(Path given, List<Violation> violations) {
        if (!Files.isDirectory(given)) {
            return List.of(given);
        }
        try (Stream<Path> entries = Files.list(given)) {
            List<Path> files =
                    entries.filter(PolicyFiles::isPolicyFile).sorted().toList();
            if (files.isEmpty()) {
                violations.add(new Violation(
                        given.toString(),
                        "",
                        "a directory of policies holds files that end in .yaml, .yml or .json",
                        "Put the policies there or name another directory."));
            }
            return files;
        } catch (IOException unreadable) {
            violations.add(unreadable(given, unreadable));
            return List.of();
        }
    }

    private static boolean isPolicyFile(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }

    private static List<ParsedPolicy> read(Path file, List<Violation> violations) {
        try {
            return PolicyParser.parseAll(Files.readString(file), file.toString());
        } catch (IOException unreadable) {
            violations.add(unreadable(file, unreadable));
            return List.of();
        }
    }

    private static Violation unreadable(Path file, IOException why) {
        return new Violation(
                file.toString(),
                why.getClass().getSimpleName(),
                "a file of policies must exist, be readable and be UTF-8 text",
                "Check the name and the permissions.");
    }
}
