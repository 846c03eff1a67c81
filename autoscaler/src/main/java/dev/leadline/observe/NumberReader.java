// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads the number spelled by a byte range, exactly: up to 2^53 and powers of ten up to 10^22 are doubles without
 * rounding, so one multiplication or division is correctly rounded (Clinger's fast path); everything else is left to
 * the platform.
 */
final class NumberReader {
    private static final double[] POWERS_OF_TEN = new double[23];

    static {
        for (int i = 0; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = Double.parseDouble("1e" + i);
        }
    }

    private double value;

    /** The number of the last successful {@link #read}; may be NaN or infinite when that is what is spelled. */
    double value() {
        return value;
    }

    /** False when the range spells no number. */
    boolean read(byte[] body, int from, int to) {
        int at = from;
        boolean negative = at < to && body[at] == '-';
        if (negative || (at < to && body[at] == '+')) {
            at++;
        }
        long mantissa = 0;
        int digits = 0;
        int exponent = 0;
        boolean point = false;
        for (; at < to; at++) {
            byte one = body[at];
            if (one >= '0' && one <= '9') {
                if (digits++ > 17) {
                    return slow(body, from, to);
                }
                mantissa = mantissa * 10 + (one - '0');
                exponent -= point ? 1 : 0;
            } else if (one == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (digits == 0 || mantissa > (1L << 53)) {
            return slow(body, from, to);
        }
        if (at < to) {
            int written = exponent(body, at, to);
            if (written == Integer.MIN_VALUE) {
                return slow(body, from, to);
            }
            exponent += written;
        }
        if (Math.abs(exponent) > 22) {
            return slow(body, from, to);
        }
        double magnitude = exponent < 0 ? mantissa / POWERS_OF_TEN[-exponent] : mantissa * POWERS_OF_TEN[exponent];
        value = negative ? -magnitude : magnitude;
        return true;
    }

    private static int exponent(byte[] body, int from, int to) {
        int at = from + 1;
        if ((body[from] != 'e' && body[from] != 'E') || at == to) {
            return Integer.MIN_VALUE;
        }
        boolean negative = body[at] == '-';
        if (negative || body[at] == '+') {
            at++;
        }
        if (at == to || to - at > 4) {
            return Integer.MIN_VALUE;
        }
        int exponent = 0;
        for (; at < to; at++) {
            if (body[at] < '0' || body[at] > '9') {
                return Integer.MIN_VALUE;
            }
            exponent = exponent * 10 + (body[at] - '0');
        }
        return negative ? -exponent : exponent;
    }

    private boolean slow(byte[] body, int from, int to) {
        if (from >= to || to - from > 64) {
            return false;
        }
        String text = new String(body, from, to - from, StandardCharsets.ISO_8859_1);
        if (isDecimal(body, from, to)) {
            value = Double.parseDouble(text);
            return true;
        }
        switch (text.toLowerCase(Locale.ROOT)) {
            case "nan", "+nan", "-nan" -> value = Double.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> value = Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> value = Double.NEGATIVE_INFINITY;
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A sign if any, digits with a point among them or around them if any, and a whole exponent if any. */
    private static boolean isDecimal(byte[] body, int from, int to) {
        int whole = body[from] == '-' || body[from] == '+' ? from + 1 : from;
        int at = digits(body, whole, to);
        int digits = at - whole;
        if (at < to && body[at] == '.') {
            int fraction = at + 1;
            at = digits(body, fraction, to);
            digits += at - fraction;
        }
        if (digits == 0 || at == to) {
            return digits > 0;
        }
        if (body[at] != 'e' && body[at] != 'E') {
            return false;
        }
        int signed = at + 1;
        int power = signed < to && (body[signed] == '-' || body[signed] == '+') ? signed + 1 : signed;
        return power < to && digits(body, power, to) == to;
    }

    private static int digits(byte[] body, int from, int to) {
        int at = from;
        while (at < to && body[at] >= '0' && body[at] <= '9') {
            at++;
        }
        return at;
    }
}
