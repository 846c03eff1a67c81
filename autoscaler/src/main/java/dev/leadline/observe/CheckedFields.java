// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.policy.Violation;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object of a document that was read as a tree of maps, lists, texts, numbers and truth values. Every
 * fault is written down with its path and reading goes on, so that all faults are found at once. A null is the same as
 * an absent field.
 */
final class CheckedFields {
    private static final int SHOWN = 60;
    /** More accelerators than anybody has, and few enough that sums of them fit an int. */
    private static final int MOST_WHOLE = 1_000_000;

    private final Map<String, Object> fields;
    private final String path;
    private final List<Violation> violations;

    /**
     * @param value what should be an object
     * @param path where it stands; empty for the document itself
     * @param violations where faults are written down
     * @param known the fields that it may have; empty when its keys are free names
     */
    CheckedFields(Object value, String path, List<Violation> violations, String... known) {
        this(value, path, violations, new LinkedHashSet<>(List.of(known)));
    }

    /** The same with the names in a set that keeps their order. */
    CheckedFields(Object value, String path, List<Violation> violations, Set<String> known) {
        this.path = path;
        this.violations = violations;
        if (value instanceof Map<?, ?> map) {
            this.fields = LinkedHashMap.newLinkedHashMap(map.size());
            map.forEach((key, one) -> take(String.valueOf(key), one, known));
        } else {
            this.fields = Map.of();
            fault(path, value, "an object is expected here", "Write {…} with the fields " + String.join(", ", known));
        }
    }

    private void take(String name, @Nullable Object one, Set<String> known) {
        if (!known.isEmpty() && !known.contains(name)) {
            fault(
                    at(name),
                    one == null ? "null" : one,
                    "no such field exists",
                    "The fields here are " + String.join(", ", new TreeSet<>(known)) + ".");
        } else if (one != null) {
            fields.put(name, one);
        }
    }

    /** All fields that are present, in the order of the document. */
    Map<String, Object> all() {
        return fields;
    }

    /** The path of a field. */
    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** A field of any kind. */
    Optional<Object> value(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** A field that must be there. */
    Optional<Object> required(String name, String hint) {
        Object value = fields.get(name);
        if (value == null) {
            violations.add(new Violation(at(name), "", "this field is required", hint));
        }
        return Optional.ofNullable(value);
    }

    /** A finite number of at least 0 and at most {@code most}. */
    OptionalDouble number(String name, double most) {
        Object value = fields.get(name);
        if (value == null) {
            return OptionalDouble.empty();
        }
        if (!(value instanceof Number number)) {
            fault(at(name), value, "a number is expected here", "Leave the field out when the value is unknown.");
            return OptionalDouble.empty();
        }
        double plain = number.doubleValue();
        if (!(plain >= 0 && plain <= most)) {
            String bound = most == Plausible.MOST_COUNTED
                    ? "a finite number of at least 0 and below 1e18"
                    : "a number between 0 and 1";
            fault(at(name), value, bound + " is expected here", "Leave the field out when the value is unknown.");
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(plain);
    }

    /** A finite number of at least 0, and small enough that sums and rates of such numbers stay finite. */
    OptionalDouble number(String name) {
        return number(name, Plausible.MOST_COUNTED);
    }

    /** A whole number of at least 0. */
    OptionalInt whole(String name) {
        OptionalDouble number = number(name);
        if (number.isEmpty()) {
            return OptionalInt.empty();
        }
        double plain = number.getAsDouble();
        if (plain != Math.rint(plain) || plain > MOST_WHOLE) {
            fault(at(name), plain, "a whole number of at most 1,000,000 is expected here", "Count whole things.");
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) plain);
    }

    /** A text that is not blank and at most 253 characters long. */
    Optional<String> text(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text) || text.isBlank() || text.length() > 253) {
            fault(at(name), value, "a text of 1 to 253 characters is expected here", "Write a name in quotes.");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** A moment in RFC 3339. */
    Optional<Instant> time(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text.get()).toInstant());
        } catch (DateTimeException wrong) {
            fault(at(name), text.get(), "a time in RFC 3339 is expected here", "For instance 2026-11-23T12:00:05Z.");
            return Optional.empty();
        }
    }

    /** One of the names of an enum. */
    <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
        Optional<String> text = text(name);
        for (E one : type.getEnumConstants()) {
            if (text.filter(one.name()::equals).isPresent()) {
                return Optional.of(one);
            }
        }
        text.ifPresent(wrong -> fault(
                at(name),
                wrong,
                "one of " + List.of(type.getEnumConstants()) + " is expected here",
                "Names are spelled exactly so."));
        return Optional.empty();
    }

    /** A list; empty when absent. */
    List<?> list(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            fault(at(name), value, "a list is expected here", "Write […]; an empty list says that there is nothing.");
            return List.of();
        }
        return list;
    }

    void fault(String where, Object value, String rule, String hint) {
        String shown = String.valueOf(value);
        violations.add(
                new Violation(where, shown.length() > SHOWN ? shown.substring(0, SHOWN) + "…" : shown, rule, hint));
    }
}
