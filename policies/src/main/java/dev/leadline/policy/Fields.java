// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A cursor over the fields of one mapping. Each reading names its field, reports what is wrong with it and returns
 * empty where there is nothing usable, so that a reader goes on and finds the next fault. {@link #close} reports the
 * fields that nobody asked for.
 */
final class Fields implements AutoCloseable {

    private final String path;
    private final Node.Mapping node;
    private final Findings findings;
    private final Set<String> known = new LinkedHashSet<>();

    Fields(String path, Node.Mapping node, Findings findings) {
        this.path = path;
        this.node = node;
        this.findings = findings;
    }

    String path() {
        return path;
    }

    /** True when the field is given, whatever stands in it. */
    boolean has(String name) {
        known.add(name);
        return node.entries().containsKey(name);
    }

    /** The raw value of a field. */
    Optional<Node> raw(String name) {
        known.add(name);
        return Optional.ofNullable(node.entries().get(name));
    }

    /** A value that may be absent. */
    <T> Optional<T> read(String name, ValueRule<T> rule) {
        return raw(name).flatMap(value -> check(Shown.path(path, name), value, rule));
    }

    /** A value that must be there. */
    <T> Optional<T> require(String name, ValueRule<T> rule, String example) {
        if (!has(name)) {
            missing(name, "write for example " + name + ": " + example);
        }
        return read(name, rule);
    }

    /** The fields of a nested mapping that may be absent. */
    Optional<Fields> object(String name) {
        return read(name, ValueRules.mapping()).map(child -> new Fields(Shown.path(path, name), child, findings));
    }

    /** The fields of a nested mapping that must be there. */
    Optional<Fields> requireObject(String name, String example) {
        return require(name, ValueRules.mapping(), example)
                .map(child -> new Fields(Shown.path(path, name), child, findings));
    }

    /** A list of at most so many values; unusable entries are reported and left out. */
    <T> List<T> list(String name, int most, ValueRule<T> rule) {
        List<T> values = new ArrayList<>();
        String listPath = Shown.path(path, name);
        List<Node> items = read(name, ValueRules.sequence(most)).orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            check(listPath + "[" + i + "]", items.get(i), rule).ifPresent(values::add);
        }
        return values;
    }

    /** A list of at most so many mappings; entries of another type are reported and left out. */
    List<Fields> objects(String name, int most) {
        List<Fields> children = new ArrayList<>();
        List<Node> items = read(name, ValueRules.sequence(most)).orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            String itemPath = Shown.path(path, name) + "[" + i + "]";
            check(itemPath, items.get(i), ValueRules.mapping())
                    .ifPresent(child -> children.add(new Fields(itemPath, child, findings)));
        }
        return children;
    }

    /** Every entry of this mapping under one rule for its key and one for its value; keys are free otherwise. */
    <T> Map<String, T> entries(ValueRule<String> keyRule, ValueRule<T> rule) {
        Map<String, T> values = new LinkedHashMap<>();
        node.entries().forEach((name, value) -> {
            if (keyRule.check(new Node.Text(name, value.place()))
                    instanceof Checked.Refused<String>(var broken, var hint)) {
                findings.add(Shown.path(path, name), value.place(), Shown.shorten(name), broken, hint);
            }
            read(name, rule).ifPresent(sound -> values.put(name, sound));
        });
        return values;
    }

    /** Reports a field that must be there and is not. */
    void missing(String name, String hint) {
        known.add(name);
        findings.add(Shown.path(path, name), node.place(), "", name + " is required", hint);
    }

    /** Reports a field whose value breaks a rule that concerns more than this field. */
    void refuse(String name, String rule, String hint) {
        Optional<Node> value = raw(name);
        findings.add(
                Shown.path(path, name),
                value.map(Node::place).orElse(node.place()),
                value.map(Node::shown).orElse(""),
                rule,
                hint);
    }

    /** Accepts fields that belong to someone else. */
    void tolerate(String... names) {
        known.addAll(List.of(names));
    }

    /** Reports every field that no reading has named. */
    @Override
    public void close() {
        refuseUnknown((path.isEmpty() ? "a policy" : path) + " has no such field");
    }

    /** Reports every field that no reading has named as breaking this rule. */
    void refuseUnknown(String rule) {
        node.entries().forEach((name, value) -> {
            if (!known.contains(name)) {
                String hint = unknownHint(name);
                findings.add(Shown.path(path, name), value.place(), value.shown(), rule, hint);
            }
        });
        known.addAll(node.entries().keySet());
    }

    private String unknownHint(String name) {
        if (name.equals("<<")) {
            return "merge keys are not part of YAML 1.2: write the fields out";
        }
        // A name that is given already was hardly meant, so the ones that are still absent are looked at first.
        Set<String> absent = new LinkedHashSet<>(known);
        absent.removeAll(node.entries().keySet());
        return DidYouMean.among(absent, name)
                .map(word -> "did you mean " + word + "?")
                .or(() -> DidYouMean.among(known, name).map(word -> "remove it: " + word + " is given already"))
                .orElseGet(() -> known.isEmpty()
                        ? "remove it: nothing may stand here"
                        : "remove it; the fields here are " + String.join(", ", known));
    }

    private <T> Optional<T> check(String at, Node value, ValueRule<T> rule) {
        return switch (rule.check(value)) {
            case Checked.Accepted<T>(T accepted) -> Optional.of(accepted);
            case Checked.Refused<T>(String broken, String hint) -> {
                findings.add(at, value.place(), value.shown(), broken, hint);
                yield Optional.empty();
            }
        };
    }
}
