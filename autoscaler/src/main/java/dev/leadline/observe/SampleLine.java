// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one sample line: {@code name{label="value",…} number [timestamp] [# exemplar]}, blanks anywhere, the name
 * quoted inside the braces where Prometheus 3 writes it so. One instance reads line after line.
 */
final class SampleLine {
    /** Longer label values are not kept: the series is dropped. */
    static final int LONGEST_VALUE = 4096;

    private final TextPool pool = new TextPool();
    private final NumberReader number = new NumberReader();
    private byte[] body = new byte[0];
    private int at;
    private int end;
    private String[] names = new String[16];
    private String[] values = new String[16];
    private int count;
    private boolean oversized;
    private String quotedName = "";
    private double value;
    private double timestamp;

    /** What a line turned out to be. */
    enum Outcome {
        Read,
        /** Well formed, but with a label value that is too long to keep. */
        Oversized,
        Malformed
    }

    /** Reads from behind the name (or from the brace when the name is inside) to the end of the line. */
    Outcome read(byte[] bytes, int from, int to) {
        body = bytes;
        at = from;
        end = to;
        count = 0;
        oversized = false;
        quotedName = "";
        timestamp = Double.NaN;
        skipBlanks();
        if (at < end && body[at] == '{' && !labels()) {
            return Outcome.Malformed;
        }
        if (!numberAt()) {
            return Outcome.Malformed;
        }
        value = number.value();
        skipBlanks();
        if (at < end && body[at] != '#') {
            if (!numberAt()) {
                return Outcome.Malformed;
            }
            timestamp = number.value();
            skipBlanks();
        }
        if (at < end && body[at] != '#') {
            return Outcome.Malformed;
        }
        return oversized ? Outcome.Oversized : Outcome.Read;
    }

    double value() {
        return value;
    }

    /** As written; NaN when there is none. */
    double timestamp() {
        return timestamp;
    }

    /** The name inside the braces; empty when there is none. */
    String quotedName() {
        return quotedName;
    }

    Labels labelsRead() {
        return count == 0 ? Labels.NONE : new Labels(Arrays.copyOf(names, count), Arrays.copyOf(values, count));
    }

    private boolean numberAt() {
        skipBlanks();
        int from = at;
        while (at < end && body[at] != ' ' && body[at] != '\t') {
            at++;
        }
        return number.read(body, from, at);
    }

    private boolean labels() {
        at++;
        while (true) {
            skipBlanks();
            if (at < end && body[at] == '}') {
                at++;
                return true;
            }
            if (!label()) {
                return false;
            }
            skipBlanks();
            if (at < end && body[at] == ',') {
                at++;
            } else if (at >= end || body[at] != '}') {
                return false;
            }
        }
    }

    private boolean label() {
        String name;
        if (at < end && body[at] == '"') {
            int from = at;
            name = quoted();
            if (at <= from) {
                return false;
            }
            skipBlanks();
            if (at < end && (body[at] == ',' || body[at] == '}')) {
                boolean first = quotedName.isEmpty() && count == 0;
                quotedName = name;
                return first;
            }
        } else {
            int from = at;
            while (at < end && isNameByte(body[at])) {
                at++;
            }
            name = pool.text(body, from, at);
            skipBlanks();
        }
        if (name.isEmpty() || at >= end || body[at] != '=') {
            return false;
        }
        at++;
        skipBlanks();
        int from = at;
        String text = quoted();
        return at > from && insert(name, text);
    }

    /** Reads a quoted text; the place does not move when there is none or it does not end. */
    private String quoted() {
        int from = at;
        if (at >= end || body[at] != '"') {
            return "";
        }
        int i = from + 1;
        boolean escaped = false;
        while (i < end && body[i] != '"') {
            if (body[i] == '\\') {
                escaped = true;
                i++;
            }
            i++;
        }
        if (i >= end) {
            return "";
        }
        at = i + 1;
        if (i - from > LONGEST_VALUE) {
            oversized = true;
            return "";
        }
        return escaped ? unescaped(from + 1, i) : pool.text(body, from + 1, i);
    }

    private String unescaped(int from, int to) {
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            byte one = body[i];
            if (one == '\\' && i + 1 < to) {
                i++;
                if (body[i] == 'n') {
                    one = '\n';
                } else if (body[i] == '"' || body[i] == '\\') {
                    one = body[i];
                } else {
                    i--;
                }
            }
            plain[length++] = one;
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }

    /** Keeps labels sorted; the same name twice makes the line ambiguous. An empty value is the same as no label. */
    private boolean insert(String name, String text) {
        if (text.isEmpty()) {
            return true;
        }
        int place = count;
        while (place > 0) {
            int order = names[place - 1].compareTo(name);
            if (order == 0) {
                return false;
            }
            if (order < 0) {
                break;
            }
            place--;
        }
        if (count == names.length) {
            names = Arrays.copyOf(names, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        System.arraycopy(names, place, names, place + 1, count - place);
        System.arraycopy(values, place, values, place + 1, count - place);
        names[place] = name;
        values[place] = text;
        count++;
        return true;
    }

    private void skipBlanks() {
        while (at < end && (body[at] == ' ' || body[at] == '\t')) {
            at++;
        }
    }

    static boolean isNameByte(byte one) {
        return (one >= 'a' && one <= 'z')
                || (one >= 'A' && one <= 'Z')
                || one == '_'
                || one == ':'
                || (one >= '0' && one <= '9');
    }
}
