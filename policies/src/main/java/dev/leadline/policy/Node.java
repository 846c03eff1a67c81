// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A value of a document, with its place in the text it came from. */
sealed interface Node {

    /** Where it begins. */
    Place place();

    /** Fields in the order of the text; a field that is given as null is left out, as the API server does. */
    record Mapping(Map<String, Node> entries, Place place) implements Node {
        /** Copies the map, keeping its order. */
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /** A list. */
    record Sequence(List<Node> items, Place place) implements Node {
        /** Copies the list. */
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** A string. */
    record Text(String value, Place place) implements Node {}

    /** A whole number. */
    record Whole(BigInteger value, Place place) implements Node {}

    /** A finite number with a fraction or an exponent. */
    record Decimal(double value, Place place) implements Node {}

    /** True or false. */
    record Flag(boolean value, Place place) implements Node {}

    /** An empty entry of a list. */
    record Nothing(Place place) implements Node {}

    /** How the value reads in a message. */
    default String shown() {
        return Shown.shorten(rendered(0));
    }

    /** Flow style, cut off early: a message needs the beginning only. */
    private String rendered(int depth) {
        if (depth > 3) {
            return "…";
        }
        return switch (this) {
            case Text text -> text.value();
            case Whole whole -> whole.value().toString();
            case Decimal decimal -> Double.toString(decimal.value());
            case Flag flag -> Boolean.toString(flag.value());
            case Nothing ignored -> "null";
            case Sequence sequence ->
                sequence.items().stream()
                        .limit(10)
                        .map(item -> item.rendered(depth + 1))
                        .collect(Collectors.joining(", ", "[", "]"));
            case Mapping mapping ->
                mapping.entries().entrySet().stream()
                        .limit(10)
                        .map(entry -> entry.getKey() + ": " + entry.getValue().rendered(depth + 1))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }
}
