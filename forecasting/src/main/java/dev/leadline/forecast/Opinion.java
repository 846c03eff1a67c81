// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** What one expert says about one future bin: a level, or nothing because it has not seen enough to say. */
sealed interface Opinion permits Opinion.Level, Opinion.None {

    /** The one way to have no opinion. */
    Opinion NONE = new None();

    /** A point forecast in the unit of the series, never negative. */
    record Level(double value) implements Opinion {}

    /** No opinion; the expert takes no part and is not judged. */
    record None() implements Opinion {}

    /** A level, cut off at zero because demand is never negative. */
    static Opinion level(double value) {
        return new Level(Math.max(0, value));
    }
}
