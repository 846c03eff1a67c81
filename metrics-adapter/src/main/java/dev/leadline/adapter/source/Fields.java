// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Fields of a tree that somebody else wrote. A field that is absent or null is absent; one that is not what it should be
 * counts as absent too and is complained about.
 *
 * @param path where the tree lies, for complaints
 * @param tree maps, lists and scalars
 * @param complaints gathers sentences
 */
record Fields(String path, Map<?, ?> tree, Set<String> complaints) {

    private static final int LONGEST_NUMBER = 40;
    private static final int SHOWN = 60;
    private static final Pattern DECIMAL = Pattern.compile("[0-9]+([.][0-9]+)?([eE][-+]?[0-9]{1,3})?");
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /** The tree of this name; empty when there is none. */
    static Map<?, ?> mapping(Map<?, ?> tree, String name) {
        return tree.get(name) instanceof Map<?, ?> inner ? inner : Map.of();
    }

    /** The text of this name, without a complaint. */
    static Optional<String> text(Map<?, ?> tree, String name) {
        return tree.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    Optional<String> text(String name) {
        return switch (tree.get(name)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            case Object other -> refused(name, other, "a text");
        };
    }

    /** A count from 0. */
    OptionalInt count(String name) {
        return switch (tree.get(name)) {
            case null -> OptionalInt.empty();
            case Number number
            when isWhole(number) && number.longValue() >= 0 && number.longValue() <= Integer.MAX_VALUE ->
                OptionalInt.of(number.intValue());
            case Object other -> {
                refused(name, other, "a whole number from 0");
                yield OptionalInt.empty();
            }
        };
    }

    private static boolean isWhole(Number number) {
        return number instanceof Integer || number instanceof Long;
    }

    /** A finite number from 0, written as a number or as a decimal in quotes. */
    OptionalDouble decimal(String name) {
        Object value = tree.get(name);
        double number = switch (value) {
            case null -> Double.NaN;
            case String text
            when text.length() <= LONGEST_NUMBER && DECIMAL.matcher(text).matches() -> Double.parseDouble(text);
            case Number given -> given.doubleValue();
            default -> Double.NaN;
        };
        if (Double.isFinite(number) && number >= 0) {
            return OptionalDouble.of(number);
        }
        if (value != null) {
            refused(name, value, "a decimal from 0");
        }
        return OptionalDouble.empty();
    }

    /** A moment of this or a coming century. */
    Optional<Instant> time(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant time = OffsetDateTime.parse(text.get()).toInstant();
            if (time.isAfter(EARLIEST) && time.isBefore(LATEST)) {
                return Optional.of(time);
            }
        } catch (DateTimeException notTime) {
            // said below
        }
        return refused(name, text.get(), "a time such as 2026-11-23T12:00:00Z");
    }

    /** The mappings of a list, at most so many. */
    List<Map<?, ?>> items(String name, int most) {
        if (!(tree.get(name) instanceof List<?> list)) {
            return List.of();
        }
        if (list.size() > most) {
            complaints.add(path + name + " has " + list.size() + " entries; only the first " + most + " are read.");
        }
        return list.stream()
                .limit(most)
                .<Map<?, ?>>mapMulti((item, take) -> {
                    if (item instanceof Map<?, ?> mapping) {
                        take.accept(mapping);
                    }
                })
                .toList();
    }

    private <T> Optional<T> refused(String name, Object value, String wanted) {
        String shown = String.valueOf(value);
        complaints.add(path + name + " is not " + wanted + " but '"
                + (shown.length() > SHOWN ? shown.substring(0, SHOWN) + "…" : shown) + "'; it counts as unknown.");
        return Optional.empty();
    }
}
