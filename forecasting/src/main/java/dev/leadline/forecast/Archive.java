// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import org.jspecify.annotations.Nullable;

/**
 * One walk over the state of a forecaster, the same for saving and for restoring: each value is handed over and the value
 * to go on with comes back. A field that is forgotten here shows at once, for a restored forecaster then differs.
 */
sealed interface Archive permits ArchiveWriter, ArchiveReader {

    /** A number. */
    double number(double value);

    /** A number that a float can hold. */
    float shortNumber(float value);

    /** A whole number. */
    long whole(long value);

    /** A whole number of 32 bits. */
    default int count(int value) {
        return Math.toIntExact(whole(value));
    }

    /** A number of eight bits. */
    byte small(byte value);

    /** Yes or no. */
    default boolean flag(boolean value) {
        return small((byte) (value ? 1 : 0)) != 0;
    }

    /** All numbers of an array of fixed length. */
    default void numbers(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = number(values[i]);
        }
    }

    /** All numbers of an array of fixed length. */
    default void shortNumbers(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = shortNumber(values[i]);
        }
    }

    /** An array that comes when it is first needed. */
    default float @Nullable [] maybe(float @Nullable [] values, int length) {
        boolean there = flag(values != null);
        if (!there) {
            return null;
        }
        float[] room = values != null && values.length == length ? values : new float[length];
        shortNumbers(room);
        return room;
    }

    /** Numbers of 16 bits, in an array of fixed length. */
    void halves(short[] values);

    /** An array of 16-bit numbers that comes when it is first needed. */
    default short @Nullable [] maybeHalves(short @Nullable [] values, int length) {
        boolean there = flag(values != null);
        if (!there) {
            return null;
        }
        short[] room = values != null && values.length == length ? values : new short[length];
        halves(room);
        return room;
    }
}
