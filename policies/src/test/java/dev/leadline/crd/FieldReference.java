// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What every field means, out of the tables of {@code src/docs/reference/policy.md}: one text for docs and kubectl. */
final class FieldReference {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)]\\([^)]+\\)");

    private final Map<String, String> meanings = new HashMap<>();

    private FieldReference() {}

    static FieldReference read(Path policyReference) throws IOException {
        FieldReference reference = new FieldReference();
        List<String> parents = List.of();
        for (String line : Files.readAllLines(policyReference)) {
            if (line.startsWith("## ")) {
                parents = code(line);
            } else if (line.startsWith("| `") && parents.stream().allMatch(parent -> parent.startsWith("spec"))) {
                reference.row(parents, line.split(" \\| "));
            }
        }
        return reference;
    }

    private void row(List<String> parents, String[] cells) {
        String text = LINK.matcher(
                        cells[1].strip().replace("`", "").replace("**", "").replace(", see below", ""))
                .replaceAll("$1");
        String meaning = Character.toUpperCase(text.charAt(0)) + text.substring(1);
        for (String parent : parents) {
            code(cells[0])
                    .forEach(field -> meanings.put(
                            parent.replace("[]", "") + "." + field, meaning.endsWith(".") ? meaning : meaning + "."));
        }
    }

    private static List<String> code(String text) {
        return CODE.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    /** A sentence about the field at a path such as {@code spec.pools.replicas.min}. */
    Optional<String> meaning(String path) {
        return Optional.ofNullable(meanings.get(path));
    }
}
