// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import dev.leadline.policy.DurationText;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code --name value} pairs; a wrong one ends the program with a sentence. */
final class Options {

    private final Map<String, String> given = new HashMap<>();

    Options(String[] arguments, String... known) {
        List<String> names = Arrays.asList(known);
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].replaceFirst("^--", "");
            if (!arguments[i].startsWith("--") || !names.contains(name) || i + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        "'" + arguments[i] + "' is no option with a value; there are --" + String.join(", --", names));
            }
            given.put(name, arguments[i + 1]);
        }
    }

    String text(String name, String otherwise) {
        return given.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    Duration duration(String name, String otherwise) {
        String text = text(name, otherwise);
        return DurationText.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("--" + name + " " + text + " is no duration"));
    }

    List<String> list(String name, String otherwise) {
        return Arrays.asList(text(name, otherwise).split(",", -1));
    }
}
