// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A label selector in its string form, as {@code status.selector} carries it: {@code a=b}, {@code a==b}, {@code a!=b},
 * {@code a in (b,c)}, {@code a notin (b,c)}, {@code a} and {@code !a}, joined by commas. As in Kubernetes, {@code !=} and
 * {@code notin} also hold where the label is absent.
 *
 * @param requirements all of which must hold; an empty list selects everything
 */
public record LabelSelector(List<Requirement> requirements) {
    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^()]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^\\s=!]+)\\s*(==|=|!=)\\s*([^\\s=!]*)");
    private static final Pattern EXISTENCE = Pattern.compile("(!?)\\s*([^\\s=!(),]+)");

    /** Copies the list. */
    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /** One condition on one label. */
    public sealed interface Requirement {
        /** Whether labels meet it. */
        boolean holds(Map<String, String> labels);
    }

    /** The label has one of these values. */
    public record OneOf(String key, Set<String> values) implements Requirement {
        @Override
        public boolean holds(Map<String, String> labels) {
            String value = labels.get(key);
            return value != null && values.contains(value);
        }
    }

    /** The label has none of these values, or is absent. */
    public record NoneOf(String key, Set<String> values) implements Requirement {
        @Override
        public boolean holds(Map<String, String> labels) {
            String value = labels.get(key);
            return value == null || !values.contains(value);
        }
    }

    /** The label is there. */
    public record Present(String key) implements Requirement {
        @Override
        public boolean holds(Map<String, String> labels) {
            return labels.containsKey(key);
        }
    }

    /** The label is not there. */
    public record Absent(String key) implements Requirement {
        @Override
        public boolean holds(Map<String, String> labels) {
            return !labels.containsKey(key);
        }
    }

    /**
     * Reads the string form.
     *
     * @throws IllegalArgumentException when a part is no requirement
     */
    public static LabelSelector parse(String text) {
        List<Requirement> requirements = new ArrayList<>();
        for (String part : parts(text)) {
            requirements.add(requirement(part.strip(), text));
        }
        return new LabelSelector(requirements);
    }

    /** Whether labels meet all requirements. */
    public boolean matches(Map<String, String> labels) {
        for (Requirement one : requirements) {
            if (!one.holds(labels)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
            if (letter == ',' && depth == 0) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        if (!text.isBlank()) {
            parts.add(text.substring(from));
        }
        return parts;
    }

    private static Requirement requirement(String part, String whole) {
        Matcher set = SET.matcher(part);
        if (set.matches()) {
            Set<String> values = new TreeSet<>();
            for (String value : set.group(3).split(",", -1)) {
                values.add(value.strip().intern());
            }
            String key = set.group(1).intern();
            return set.group(2).equals("in") ? new OneOf(key, values) : new NoneOf(key, values);
        }
        Matcher equality = EQUALITY.matcher(part);
        if (equality.matches()) {
            String key = equality.group(1).intern();
            Set<String> value = Set.of(equality.group(3).intern());
            return equality.group(2).equals("!=") ? new NoneOf(key, value) : new OneOf(key, value);
        }
        Matcher existence = EXISTENCE.matcher(part);
        if (existence.matches()) {
            String key = existence.group(2).intern();
            return existence.group(1).isEmpty() ? new Present(key) : new Absent(key);
        }
        throw new IllegalArgumentException("the label selector \"" + whole + "\" has a part \"" + part
                + "\" that is none of a=b, a!=b, a in (b,c), a notin (b,c), a, !a");
    }
}
