// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/**
 * One step of a series: either a value or nothing known. A measured zero is a value.
 */
public sealed interface Bin permits Bin.Known, Bin.Unknown {

    /** The value of this step, finite and at least 0, in units per second. */
    record Known(double value) implements Bin {
        /** Rejects NaN, infinities and negative values. */
        public Known {
            if (!Double.isFinite(value) || value < 0) {
                throw new IllegalArgumentException("a demand value is a finite number of at least 0, not " + value);
            }
        }
    }

    /** A gap: nothing is learned from it and uncertainty grows. */
    record Unknown() implements Bin {}

    /** A known value. */
    static Bin of(double value) {
        return new Known(value);
    }

    /** A gap. */
    static Bin unknown() {
        return new Unknown();
    }
}
