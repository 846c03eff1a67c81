// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import java.util.HashMap;
import java.util.Map;

/** Options in pairs, {@code --name value}. */
final class Arguments {
    private final Map<String, String> given = new HashMap<>();

    Arguments(String[] arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("options come in pairs, --name value; there is no value for or no"
                        + " option at \"" + arguments[i] + "\"");
            }
            given.put(arguments[i].substring(2), arguments[i + 1]);
        }
    }

    String get(String name, String usual) {
        return given.getOrDefault(name, usual);
    }
}
