// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import dev.leadline.policy.Findings.Finding;
import dev.leadline.policy.YamlReader.YamlDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Text or tree to policy: the one place that knows what a policy may say. Every fault of a document is reported at
 * once, with its path, the value that stands there, the rule it breaks and how to mend it. Nothing is thrown, whatever
 * the input. Limits on texts: 1 MiB, 50 levels, 20,000 values.
 *
 * <p>Stateless; all methods may be called from any thread.
 */
public final class PolicyParser {

    private PolicyParser() {}

    /**
     * Reads one policy.
     *
     * @param text one YAML or JSON document in the shape of the custom resource
     */
    public static ParsedPolicy parse(String text) {
        try {
            List<YamlDocument> documents = YamlReader.read(text);
            if (documents.size() != 1) {
                return refused(
                        documents.size() + " documents",
                        "exactly one policy is expected",
                        documents.isEmpty()
                                ? "write a ScalingPolicy: apiVersion, kind, metadata and spec"
                                : "send the documents one by one");
            }
            return toParsed(PolicyReader.read(
                    documents.getFirst().root(), documents.getFirst().findings()));
        } catch (MalformedText malformed) {
            return new ParsedPolicy.Invalid(List.of(malformed.finding().violation()));
        }
    }

    /**
     * Reads one policy from a tree of maps, lists and scalars, such as a JSON body or an object of the Kubernetes
     * client. Null values count as absent.
     */
    public static ParsedPolicy parseTree(Map<String, ?> tree) {
        try {
            return toParsed(PolicyReader.read(TreeReader.read(tree), new Findings()));
        } catch (MalformedText malformed) {
            return new ParsedPolicy.Invalid(List.of(malformed.finding().violation()));
        }
    }

    /**
     * Reads a file of policies, one result per document in the order of the file; empty documents are left out. The
     * paths of violations begin with the source, the document's number when there are several, and the line, for
     * instance {@code policies.yaml document 2 line 14: spec.pools[0].replicas.max}. A file that is not YAML, or that
     * holds no document, gives one invalid result.
     *
     * @param text YAML documents separated by {@code ---}, or one JSON object
     * @param sourceName what to call the file in messages
     */
    public static List<ParsedPolicy> parseAll(String text, String sourceName) {
        try {
            List<YamlDocument> documents = YamlReader.read(text);
            if (documents.isEmpty()) {
                return List.of(new ParsedPolicy.Invalid(List.of(new Violation(
                        sourceName,
                        "",
                        "a policy file holds at least one policy",
                        "write a ScalingPolicy: apiVersion, kind, metadata and spec"))));
            }
            return readAll(documents, sourceName);
        } catch (MalformedText malformed) {
            return List.of(invalid(List.of(malformed.finding()), sourceName));
        }
    }

    private static List<ParsedPolicy> readAll(List<YamlDocument> documents, String sourceName) {
        List<ParsedPolicy> results = new ArrayList<>();
        Map<PolicyKey, Integer> numbers = new HashMap<>();
        for (int number = 1; number <= documents.size(); number++) {
            YamlDocument document = documents.get(number - 1);
            String prefix = documents.size() == 1 ? sourceName : sourceName + " document " + number;
            PolicyReader.Outcome outcome = PolicyReader.read(document.root(), document.findings());
            if (outcome.valid().isPresent()) {
                PolicyKey key = outcome.valid().get().policy().key();
                Optional<Integer> earlier = Optional.ofNullable(numbers.putIfAbsent(key, number));
                earlier.ifPresent(first -> document.findings()
                        .add(
                                "metadata.name",
                                document.root().place(),
                                key.toString(),
                                "a policy is given once, and document " + first + " has the same name and namespace",
                                "rename or remove one of them"));
            }
            List<Finding> findings = document.findings().inOrder();
            results.add(findings.isEmpty() ? outcome.valid().orElseThrow() : invalid(findings, prefix));
        }
        return results;
    }

    private static ParsedPolicy toParsed(PolicyReader.Outcome outcome) {
        return outcome.valid()
                .<ParsedPolicy>map(valid -> valid)
                .orElseGet(() -> new ParsedPolicy.Invalid(outcome.findings().inOrder().stream()
                        .map(Finding::violation)
                        .toList()));
    }

    private static ParsedPolicy invalid(List<Finding> findings, String prefix) {
        return new ParsedPolicy.Invalid(findings.stream()
                .map(finding -> located(finding.violation(), finding.place(), prefix))
                .toList());
    }

    private static Violation located(Violation violation, Place place, String prefix) {
        boolean saysLine = violation.path().startsWith("line ");
        String line = place.known() && !saysLine ? " line " + place.line() : "";
        return new Violation(
                prefix + line + ": " + violation.path(), violation.value(), violation.rule(), violation.hint());
    }

    private static ParsedPolicy refused(String value, String rule, String hint) {
        return new ParsedPolicy.Invalid(List.of(new Violation(Findings.DOCUMENT, value, rule, hint)));
    }
}
