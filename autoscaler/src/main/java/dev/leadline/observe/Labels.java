// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import java.util.Arrays;

/** The labels of one series, sorted by name, so that the same labels in another order are equal. */
final class Labels {
    static final Labels NONE = new Labels(new String[0], new String[0]);

    private final String[] names;
    private final String[] values;
    private final int hash;

    /** Takes the arrays over; {@code names} must be sorted and distinct. */
    Labels(String[] names, String[] values) {
        this.names = names;
        this.values = values;
        this.hash = 31 * Arrays.hashCode(names) + Arrays.hashCode(values);
    }

    /** The value, or an empty text where there is no such label: the exposition format calls the two equal. */
    String get(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return values[i];
            }
        }
        return "";
    }

    /** The same labels without some. */
    Labels without(String... dropped) {
        String[] keptNames = new String[names.length];
        String[] keptValues = new String[names.length];
        int kept = 0;
        for (int i = 0; i < names.length; i++) {
            if (!Arrays.asList(dropped).contains(names[i])) {
                keptNames[kept] = names[i];
                keptValues[kept++] = values[i];
            }
        }
        return new Labels(Arrays.copyOf(keptNames, kept), Arrays.copyOf(keptValues, kept));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels labels
                && hash == labels.hash
                && Arrays.equals(names, labels.names)
                && Arrays.equals(values, labels.values);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < names.length; i++) {
            text.append(i == 0 ? "" : ",")
                    .append(names[i])
                    .append("=\"")
                    .append(values[i])
                    .append('"');
        }
        return text.append('}').toString();
    }
}
