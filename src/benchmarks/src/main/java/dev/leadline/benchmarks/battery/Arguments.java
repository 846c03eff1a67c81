// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Options in pairs, {@code --name value}. A name or a word that is not known is refused: a slip must not measure something else. */
final class Arguments {
    private final Map<String, String> given = new HashMap<>();

    /**
     * @param names of the options there are
     * @throws IllegalArgumentException when an option is not one of them, or lacks its value
     */
    Arguments(String[] arguments, String... names) {
        List<String> known = Arrays.asList(names);
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            if (!known.contains(name)) {
                throw new IllegalArgumentException("there is no option \"" + arguments[i] + "\"; there are --"
                        + String.join(", --", known) + ", each followed by its value");
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("there is no value behind " + arguments[i]);
            }
            given.put(name, arguments[i + 1]);
        }
    }

    /** The options of a program, which ends with a sentence and exit code 2 where they are wrong. */
    static Arguments orEnd(String[] arguments, String... names) {
        try {
            return new Arguments(arguments, names);
        } catch (IllegalArgumentException wrong) {
            throw ended(wrong);
        }
    }

    private static IllegalArgumentException ended(IllegalArgumentException wrong) {
        System.err.println("battery: " + wrong.getMessage());
        System.exit(2);
        return wrong;
    }

    String get(String name, String usual) {
        return given.getOrDefault(name, usual);
    }

    /**
     * Words between commas; none where the option is not given.
     *
     * @throws IllegalArgumentException when one of them is not among {@code words}
     */
    List<String> among(String name, Collection<String> words) {
        List<String> asked =
                given.containsKey(name) ? Arrays.asList(get(name, "").split(",", -1)) : List.of();
        for (String one : asked) {
            if (!words.contains(one)) {
                throw new IllegalArgumentException(
                        "--" + name + " knows no \"" + one + "\"; it knows " + String.join(", ", words));
            }
        }
        return asked;
    }

    /**
     * Numbers between commas.
     *
     * @throws IllegalArgumentException when one of them is no number above 0
     */
    double[] numbers(String name, String usual) {
        String[] words = get(name, usual).split(",", -1);
        double[] numbers = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            try {
                numbers[i] = Double.parseDouble(words[i]);
            } catch (NumberFormatException word) {
                numbers[i] = Double.NaN;
            }
            if (!(numbers[i] > 0) || Double.isInfinite(numbers[i])) {
                throw new IllegalArgumentException("--" + name + " takes numbers above 0, for instance " + usual
                        + ", and not \"" + words[i] + "\"");
            }
        }
        return numbers;
    }

    /** As {@link #numbers}; ends the program with a sentence and exit code 2 where one is wrong. */
    double[] numbersOrEnd(String name, String usual) {
        try {
            return numbers(name, usual);
        } catch (IllegalArgumentException wrong) {
            throw ended(wrong);
        }
    }

    /** The first of {@link #numbersOrEnd}. */
    double numberOrEnd(String name, String usual) {
        return numbersOrEnd(name, usual)[0];
    }

    /** As {@link #among}; ends the program with a sentence and exit code 2 where a word is wrong. */
    List<String> amongOrEnd(String name, Collection<String> words) {
        try {
            return among(name, words);
        } catch (IllegalArgumentException wrong) {
            throw ended(wrong);
        }
    }
}
