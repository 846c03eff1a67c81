// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A mapping of an object that somebody else wrote. What is absent, or not of the kind that is asked for, is absent.
 *
 * @param path where it stands
 * @param fields by name
 */
record Tree(String path, Map<?, ?> fields) {

    static Tree root(Map<?, ?> fields) {
        return new Tree("", fields);
    }

    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    boolean has(String name) {
        return fields.get(name) != null;
    }

    /** The mapping of this name; empty when there is none. */
    Tree at(String name) {
        return new Tree(path(name), fields.get(name) instanceof Map<?, ?> inner ? inner : Map.of());
    }

    /** The mappings of a list. */
    List<Tree> items(String name) {
        List<Tree> items = new ArrayList<>();
        if (fields.get(name) instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) instanceof Map<?, ?> item) {
                    items.add(new Tree(path(name) + "[" + i + "]", item));
                }
            }
        }
        return items;
    }

    /** The texts of a list. */
    List<String> texts(String name) {
        return fields.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    /** A scalar as text; empty when there is none. */
    String text(String name) {
        return switch (fields.get(name)) {
            case String text -> text;
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            case null, default -> "";
        };
    }

    OptionalLong whole(String name) {
        return fields.get(name) instanceof Number number ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }

    /** A quantity with no suffix or with m for thousandths. */
    Optional<BigDecimal> quantity(String name) {
        String text = text(name);
        if (!text.matches("[0-9]{1,20}([.][0-9]{0,20})?m?")) {
            return Optional.empty();
        }
        boolean thousandths = text.endsWith("m");
        BigDecimal number = new BigDecimal(thousandths ? text.substring(0, text.length() - 1) : text);
        return Optional.of(thousandths ? number.movePointLeft(3) : number);
    }

    /** True when the quantity is there and equal. */
    boolean isQuantity(String name, int wanted) {
        return quantity(name)
                .filter(number -> number.compareTo(BigDecimal.valueOf(wanted)) == 0)
                .isPresent();
    }
}
