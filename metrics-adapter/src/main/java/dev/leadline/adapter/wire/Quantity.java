// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

/**
 * The API's decimal quantity in its canonical form: no fraction, and the largest suffix that needs none: 1500 thousandths
 * are {@code 1500m}, 1.5 million thousandths are {@code 1500}, two thousand are {@code 2k}.
 */
final class Quantity {

    private static final String[] SUFFIXES = {"m", "", "k", "M", "G", "T", "P", "E"};

    private Quantity() {}

    /** This many thousandths. */
    static String of(long milli) {
        if (milli == 0) {
            return "0";
        }
        long number = milli;
        int suffix = 0;
        while (number % 1000 == 0) {
            number /= 1000;
            suffix++;
        }
        return number + SUFFIXES[suffix];
    }
}
