// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** JSON as text: strings, and the two layouts in which the API server writes it. */
final class JsonText {

    private static final HexFormat HEX = HexFormat.of();

    private JsonText() {}

    /** A string with its quotes. What is no character by itself (half a surrogate pair) becomes a question mark. */
    static StringBuilder quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f || c == '\u2028' || c == '\u2029') {
                json.append("\\u").append(HEX.toHexDigits(c));
            } else {
                json.append(c);
            }
        }
        return json.append('"');
    }

    /** A string with its quotes. */
    static String quoted(String text) {
        return quote(new StringBuilder(text.length() + 2), text).toString();
    }

    /** As bytes, closed by a line feed. */
    static byte[] bytes(CharSequence json) {
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The same JSON without space between its parts. */
    static String compact(String json) {
        StringBuilder compact = new StringBuilder(json.length());
        boolean inString = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (inString && c == '\\') {
                compact.append(c).append(json.charAt(++i));
            } else if (inString || !Character.isWhitespace(c)) {
                inString ^= c == '"';
                compact.append(c);
            }
        }
        return compact.toString();
    }

    /** Compact JSON laid out for people: two spaces a level; what is empty stays on its line. */
    static String pretty(String compact) {
        StringBuilder pretty = new StringBuilder(compact.length() * 2);
        int depth = 0;
        boolean inString = false;
        for (int i = 0; i < compact.length(); i++) {
            char c = compact.charAt(i);
            if (inString) {
                pretty.append(c);
                if (c == '\\') {
                    pretty.append(compact.charAt(++i));
                }
                inString = c != '"';
                continue;
            }
            switch (c) {
                case '"' -> {
                    inString = true;
                    pretty.append(c);
                }
                case '{', '[' -> {
                    char next = compact.charAt(i + 1);
                    if (next == '}' || next == ']') {
                        pretty.append(c).append(next);
                        i++;
                    } else {
                        line(pretty.append(c), ++depth);
                    }
                }
                case '}', ']' -> line(pretty, --depth).append(c);
                case ',' -> line(pretty.append(c), depth);
                case ':' -> pretty.append(": ");
                default -> pretty.append(c);
            }
        }
        return pretty.toString();
    }

    private static StringBuilder line(StringBuilder pretty, int depth) {
        return pretty.append('\n').repeat("  ", depth);
    }
}
