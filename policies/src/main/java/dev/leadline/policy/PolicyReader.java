// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the outermost level: which kind of object this is, its metadata and its specification. */
final class PolicyReader {

    private static final String API_VERSION = "leadline.dev/v1alpha1";
    private static final String KIND = "ScalingPolicy";

    private PolicyReader() {}

    /** A valid policy when there are no findings, and findings otherwise. */
    record Outcome(Optional<ParsedPolicy.Valid> valid, Findings findings) {}

    /** Reads a document whose form may already have findings. */
    static Outcome read(Node root, Findings findings) {
        if (!(root instanceof Node.Mapping mapping)) {
            findings.add(
                    Findings.DOCUMENT,
                    root.place(),
                    root.shown(),
                    "a policy is a mapping with apiVersion, kind, metadata and spec",
                    "start with apiVersion: " + API_VERSION);
            return new Outcome(Optional.empty(), findings);
        }
        Optional<ScalingPolicy> policy = policy(new Fields("", mapping, findings));
        return new Outcome(
                findings.isEmpty()
                        ? policy.map(read -> new ParsedPolicy.Valid(read, new PolicyDocument(TreeReader.tree(mapping))))
                        : Optional.empty(),
                findings);
    }

    private static Optional<ScalingPolicy> policy(Fields root) {
        try (root) {
            root.require("apiVersion", ValueRules.oneOf(List.of(API_VERSION)), API_VERSION);
            root.require("kind", ValueRules.oneOf(List.of(KIND)), KIND);
            root.tolerate("status");
            Optional<PolicyKey> key =
                    root.requireObject("metadata", "{name: qwen3-32b}").flatMap(PolicyReader::metadata);
            Optional<SpecReader> spec = root.requireObject("spec", "{model: …, objectives: …, pools: […]}")
                    .map(SpecReader::read);
            return key.flatMap(known -> spec.flatMap(read -> read.policy(known)));
        }
    }

    private static void annotations(Fields metadata, Fields annotations) {
        ValueRule<String> key = ValueRules.string()
                .where(
                        text -> ValueRules.isLabelKey(text.toLowerCase(Locale.ROOT)),
                        "must be the name of a Kubernetes annotation",
                        "write for example example.com/note");
        long bytes = annotations.entries(key, ValueRules.string()).entrySet().stream()
                .mapToLong(entry -> (entry.getKey() + entry.getValue()).getBytes(StandardCharsets.UTF_8).length)
                .sum();
        if (bytes > PolicyLimits.ANNOTATIONS) {
            metadata.refuse(
                    "annotations",
                    "annotations have at most " + PolicyLimits.ANNOTATIONS + " bytes together, these have " + bytes,
                    "shorten them");
        }
    }

    private static Optional<PolicyKey> metadata(Fields metadata) {
        try (metadata) {
            Optional<String> name = metadata.require("name", ValueRules.subdomain(), "qwen3-32b");
            Optional<String> namespace =
                    metadata.has("namespace") ? metadata.read("namespace", ValueRules.label()) : Optional.of("default");
            metadata.object("labels")
                    .ifPresent(labels -> labels.entries(ValueRules.labelKey(), ValueRules.labelValue()));
            metadata.object("annotations").ifPresent(annotations -> annotations(metadata, annotations));
            metadata.tolerate("uid", "resourceVersion", "generation", "managedFields", "creationTimestamp");
            metadata.tolerate("deletionTimestamp", "deletionGracePeriodSeconds", "finalizers", "ownerReferences");
            metadata.tolerate("generateName", "selfLink");
            return namespace.flatMap(known -> name.map(read -> new PolicyKey(known, read)));
        }
    }
}
