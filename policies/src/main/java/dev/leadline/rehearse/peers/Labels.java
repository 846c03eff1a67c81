// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import java.util.StringJoiner;

/** Settings in words, for reports. */
final class Labels {

    private Labels() {}

    /** Names and values in turns; whole numbers without decimals. */
    static String of(Object... namesAndValues) {
        StringJoiner label = new StringJoiner(", ");
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            boolean whole = value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15;
            label.add(namesAndValues[i] + " " + (whole ? String.valueOf(Math.round((Double) value)) : value));
        }
        return label.toString();
    }
}
