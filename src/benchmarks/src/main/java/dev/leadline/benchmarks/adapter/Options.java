// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code --name value} pairs. */
final class Options {

    private final Map<String, String> given = new HashMap<>();

    /** @throws IllegalArgumentException with a sentence when one is not known or has no value */
    Options(List<String> arguments, String... known) {
        List<String> names = Arrays.asList(known);
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i).replaceFirst("^--", "");
            if (!arguments.get(i).startsWith("--") || !names.contains(name) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException("'" + arguments.get(i) + "' is no option with a value; there are --"
                        + String.join(", --", names));
            }
            given.put(name, arguments.get(i + 1));
        }
    }

    String text(String name, String otherwise) {
        return given.getOrDefault(name, otherwise);
    }

    /** @throws IllegalArgumentException with a sentence when it is no whole number from 1 */
    int number(String name, int otherwise) {
        String text = text(name, Integer.toString(otherwise));
        if (!text.matches("[1-9][0-9]{0,6}")) {
            throw new IllegalArgumentException("--" + name + " " + text + " is no whole number from 1");
        }
        return Integer.parseInt(text);
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(text(name, "false"));
    }
}
