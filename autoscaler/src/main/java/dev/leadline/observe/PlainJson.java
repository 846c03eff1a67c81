// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as programs write it, several times faster than a reader that can say what is wrong: ASCII without escapes, no
 * field twice, no deep nesting. Anything else, right or wrong, it leaves to such a reader by giving nothing. Every number is
 * a double.
 */
final class PlainJson {

    private static final int DEEPEST = 12;
    private static final int LONGEST_NUMBER = 40;
    private static final int NAMES = 256;
    /** What reading gives when the rest is for the other reader. */
    private static final Object UNUSUAL = new Object();

    private final byte[] json;
    private final NumberReader number = new NumberReader();
    private final @Nullable String[] names = new String[NAMES];
    private final int[] nameFrom = new int[NAMES];
    private int at;

    private PlainJson(byte[] json) {
        this.json = json;
    }

    /** The object that a document is, or nothing when it is no plain one. */
    static Optional<Map<String, @Nullable Object>> read(byte[] json) {
        PlainJson reader = new PlainJson(json);
        return reader.peek() == '{' && reader.value(0) instanceof PlainFields fields && reader.peek() == -1
                ? Optional.of(fields)
                : Optional.empty();
    }

    /** The next byte that is not white, which is not taken; -1 at the end. */
    private int peek() {
        while (at < json.length) {
            byte next = json[at];
            if (next > ' ' || (next != ' ' && next != '\n' && next != '\r' && next != '\t')) {
                return next & 0xFF;
            }
            at++;
        }
        return -1;
    }

    private @Nullable Object value(int depth) {
        int first = peek();
        if (first == '"') {
            return text();
        }
        if (first == '-' || (first >= '0' && first <= '9')) {
            return number();
        }
        if (depth == DEEPEST) {
            return UNUSUAL;
        }
        return switch (first) {
            case '{' -> object(depth + 1);
            case '[' -> list(depth + 1);
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> UNUSUAL;
        };
    }

    private Object object(int depth) {
        PlainFields fields = new PlainFields();
        at++;
        if (peek() == '}') {
            at++;
            return fields;
        }
        while (peek() == '"') {
            Object name = name();
            if (!(name instanceof String known) || peek() != ':') {
                return UNUSUAL;
            }
            at++;
            Object value = value(depth);
            if (value == UNUSUAL || !fields.add(known, value)) {
                return UNUSUAL;
            }
            int next = peek();
            at++;
            if (next == '}') {
                return fields;
            }
            if (next != ',') {
                return UNUSUAL;
            }
        }
        return UNUSUAL;
    }

    private Object list(int depth) {
        List<@Nullable Object> values = new ArrayList<>();
        at++;
        if (peek() == ']') {
            at++;
            return values;
        }
        while (true) {
            Object value = value(depth);
            if (value == UNUSUAL) {
                return UNUSUAL;
            }
            values.add(value);
            int next = peek();
            at++;
            if (next == ']') {
                return values;
            }
            if (next != ',') {
                return UNUSUAL;
            }
        }
    }

    private Object text() {
        int from = at + 1;
        int to = end(from);
        at = to + 1;
        return to < 0 ? UNUSUAL : new String(json, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Where a text ends that began before {@code from}; -1 when it is not plain. */
    private int end(int from) {
        for (int i = from; i < json.length; i++) {
            byte one = json[i];
            if (one == '"') {
                return i;
            }
            if (one < ' ' || one == '\\') {
                return -1;
            }
        }
        return -1;
    }

    /** A text that is the same object each time it stands in the document. */
    private Object name() {
        int from = at + 1;
        int to = end(from);
        if (to < 0) {
            return UNUSUAL;
        }
        at = to + 1;
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + json[i];
        }
        for (int seat = hash & (NAMES - 1), tried = 0; tried < NAMES; seat = (seat + 1) & (NAMES - 1), tried++) {
            String known = names[seat];
            if (known == null) {
                known = new String(json, from, to - from, StandardCharsets.ISO_8859_1);
                names[seat] = known;
                nameFrom[seat] = from;
                return known;
            }
            int before = nameFrom[seat];
            if (known.length() == to - from && Arrays.equals(json, before, before + known.length(), json, from, to)) {
                return known;
            }
        }
        return UNUSUAL;
    }

    private Object number() {
        int from = at;
        if (json[at] == '-') {
            at++;
        }
        int whole = at;
        int digits = digits();
        boolean plain = digits == 1 || (digits > 1 && json[whole] != '0');
        int wholeEnds = at;
        if (plain && at < json.length && json[at] == '.') {
            at++;
            plain = digits() > 0;
        }
        if (plain && at < json.length && (json[at] == 'e' || json[at] == 'E')) {
            at++;
            if (at < json.length && (json[at] == '+' || json[at] == '-')) {
                at++;
            }
            plain = digits() > 0;
        }
        if (!plain || at - from > LONGEST_NUMBER || !number.read(json, from, at)) {
            return UNUSUAL;
        }
        // A whole number has no negative zero.
        return number.value() == 0 && at == wholeEnds ? 0.0 : number.value();
    }

    private int digits() {
        int from = at;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        return at - from;
    }

    private @Nullable Object word(String word, @Nullable Boolean meant) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= json.length || json[at + i] != word.charAt(i)) {
                return UNUSUAL;
            }
        }
        at += word.length();
        return meant;
    }
}
