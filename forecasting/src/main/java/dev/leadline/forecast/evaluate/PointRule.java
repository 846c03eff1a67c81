// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

/** A way to say one number about a later bin from the values so far. Gaps are left out; indices count steps and rise. */
interface PointRule {

    /** Takes the value of a bin. */
    void learn(long index, double value);

    /** What is expected {@code steps} bins after the last one learned. */
    double point(int steps);
}
