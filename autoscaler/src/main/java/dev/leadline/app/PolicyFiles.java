// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Policies from YAML or JSON files in the shape of the CRD; a directory stands for all such files in it. */
final class PolicyFiles {

    private PolicyFiles() {}

    /**
     * What the files hold.
     *
     * @param policies the usable ones
     * @param findings everything that is wrong in any file, for the operator
     */
    record Loaded(List<ParsedPolicy.Valid> policies, List<String> findings) {}

    static Loaded load(Path given) {
        List<ParsedPolicy.Valid> policies = new ArrayList<>();
        List<String> findings = new ArrayList<>();
        Map<PolicyKey, Path> places = new HashMap<>();
        for (Path file : files(given, findings)) {
            for (ParsedPolicy parsed : read(file, findings)) {
                switch (parsed) {
                    case ParsedPolicy.Valid valid -> {
                        Path earlier = places.putIfAbsent(valid.policy().key(), file);
                        if (earlier == null) {
                            policies.add(valid);
                        } else {
                            findings.add(
                                    file + " holds the policy " + valid.policy().key() + ", which " + earlier
                                            + " holds too: rename or remove one of them.");
                        }
                    }
                    case ParsedPolicy.Invalid(List<Violation> wrong) ->
                        wrong.stream().map(PolicyFile::describe).forEach(findings::add);
                }
            }
        }
        return new Loaded(policies, findings);
    }

    private static List<Path> files(Path given, List<String> findings) {
        if (!Files.isDirectory(given)) {
            return List.of(given);
        }
        try (Stream<Path> entries = Files.list(given)) {
            List<Path> files =
                    entries.filter(PolicyFiles::isPolicyFile).sorted().toList();
            if (files.isEmpty()) {
                findings.add(given + " holds no file that ends in .yaml, .yml or .json: put the policies there, or name"
                        + " another directory.");
            }
            return files;
        } catch (IOException unreadable) {
            findings.add(given + " cannot be read: " + unreadable.getMessage());
            return List.of();
        }
    }

    private static boolean isPolicyFile(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }

    /** Every document of a file; one that cannot be read does not keep the others from being checked. */
    private static List<ParsedPolicy> read(Path file, List<String> findings) {
        try {
            return PolicyFile.read(file);
        } catch (CommandFailure unreadable) {
            findings.addAll(unreadable.sentences());
            return List.of();
        }
    }
}
