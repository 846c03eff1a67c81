// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** A point forecaster that learns one known value at a time. Its errors are remembered by others. */
interface Expert {

    /** The name that explanations show. */
    String name();

    /** Takes the value of the bin {@code index}; indices rise and gaps are left out. */
    void learn(long index, double value);

    /**
     * Says what it expects {@code steps} bins after the last one learned.
     *
     * @return false when it has no opinion; it then takes no part and is not judged
     */
    boolean predict(int steps, Opinion opinion);

    /** Saves or restores what it has learned. */
    void exchange(Archive archive);
}
