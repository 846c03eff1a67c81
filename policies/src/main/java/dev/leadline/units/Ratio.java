// SPDX-License-Identifier: Apache-2.0
package dev.leadline.units;

/**
 * A share between 0 and 1, both included.
 *
 * @param value the share
 */
public record Ratio(double value) implements Comparable<Ratio> {

    /** Nothing. */
    public static final Ratio ZERO = new Ratio(0);
    /** All of it. */
    public static final Ratio ONE = new Ratio(1);

    /** Rejects NaN and everything outside 0..1. */
    public Ratio {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("a ratio lies between 0 and 1, not " + value);
        }
    }

    /** The share {@code value}. */
    public static Ratio of(double value) {
        return new Ratio(value);
    }

    /** What is left of one. */
    public Ratio complement() {
        return new Ratio(1 - value);
    }

    @Override
    public int compareTo(Ratio other) {
        return Double.compare(value, other.value);
    }
}
