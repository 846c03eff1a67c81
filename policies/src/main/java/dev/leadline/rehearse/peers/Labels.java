// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.StringJoiner;

/** Settings in words, for reports. */
final class Labels {

    private Labels() {}

    /** Names and values in turns; numbers to three digits. */
    static String of(Object... namesAndValues) {
        StringJoiner label = new StringJoiner(", ");
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            label.add(namesAndValues[i] + " " + (value instanceof Double number ? rounded(number) : value));
        }
        return label.toString();
    }

    private static String rounded(double value) {
        return new BigDecimal(value)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }
}
