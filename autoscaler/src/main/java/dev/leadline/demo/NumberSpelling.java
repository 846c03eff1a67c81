// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import java.math.BigDecimal;

/**
 * How the two client libraries behind real metric bodies spell a number. Both write the shortest digits that give the
 * same double back; they differ in whole numbers and in where the exponent begins.
 */
enum NumberSpelling {
    /** {@code 7.0}, {@code 0.317}, {@code 5.274e+06}: the Python client, which vLLM uses. */
    PYTHON,
    /** {@code 7}, {@code 0.6134}, {@code 3.790759e+06}: the Go client, which the router and the GPU exporter use. */
    GO;

    private static final double FIRST_WITH_EXPONENT = 1e6;
    private static final double LAST_WITHOUT_EXPONENT = 1e-4;

    /** Appends the number to a body. */
    void write(StringBuilder out, double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < FIRST_WITH_EXPONENT) {
            out.append((long) value);
            if (this == PYTHON) {
                out.append(".0");
            }
        } else if (!Double.isFinite(value)) {
            out.append(Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
        } else if (size >= FIRST_WITH_EXPONENT || size < LAST_WITHOUT_EXPONENT) {
            writeWithExponent(out, value);
        } else {
            out.append(new BigDecimal(Double.toString(value)).toPlainString());
        }
    }

    /** The number alone. */
    String of(double value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    private static void writeWithExponent(StringBuilder out, double value) {
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        String digits = exact.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - exact.scale();
        if (value < 0) {
            out.append('-');
        }
        out.append(digits.charAt(0));
        if (digits.length() > 1) {
            out.append('.').append(digits, 1, digits.length());
        }
        out.append('e').append(exponent < 0 ? '-' : '+');
        if (Math.abs(exponent) < 10) {
            out.append('0');
        }
        out.append(Math.abs(exponent));
    }
}
