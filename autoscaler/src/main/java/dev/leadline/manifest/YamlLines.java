// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** YAML text, line by line. */
final class YamlLines {

    private static final int WIDTH = 110;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][-A-Za-z0-9./]*");
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private final StringBuilder text = new StringBuilder();

    /** A line as it is. */
    YamlLines line(int indent, String line) {
        text.repeat(' ', indent).append(line).append('\n');
        return this;
    }

    /** A field with a value that somebody else chose. */
    YamlLines field(int indent, String name, String value) {
        return line(indent, name + ": " + scalar(value));
    }

    /** A comment, broken into lines between words. */
    YamlLines comment(int indent, String sentence) {
        StringBuilder line = new StringBuilder("#");
        for (String word : sentence.split(" ", -1)) {
            if (line.length() > 1 && indent + line.length() + 1 + word.length() > WIDTH) {
                line(indent, line.toString());
                line.setLength(1);
            }
            line.append(' ').append(word);
        }
        return line(indent, line.toString());
    }

    /** Quoted where a reader could take it for something else than a string. */
    static String scalar(String value) {
        boolean plain = PLAIN.matcher(value).matches()
                && !WORDS.contains(value.toLowerCase(Locale.ROOT))
                && !value.endsWith("-");
        if (plain) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.chars().forEach(letter -> {
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append((char) letter);
            } else if (letter < ' ' || letter == 0x7f) {
                quoted.append(String.format(Locale.ROOT, "\\x%02x", letter));
            } else {
                quoted.append((char) letter);
            }
        });
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
