// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Arrays;

/**
 * The last n errors in order of size, so that a quantile is one look-up. Adding one error moves at most n numbers in
 * memory. An error takes three bytes, the upper half of a float and the seat of its arrival: eight significant bits are
 * ten times finer than what a few hundred errors know of a quantile, and a series keeps tens of thousands.
 */
final class ErrorMemory {

    /** Most series are young: room comes as errors do. */
    private static final int FIRST = 16;
    /** Seats that one byte can number. */
    private static final int LARGEST = 256;

    private static final int HALF = 16;

    private final int capacity;
    private short[] ordered;
    private byte[] seats;
    private int oldest;
    private int size;

    ErrorMemory(int capacity) {
        if (capacity < 1 || capacity > LARGEST) {
            throw new IllegalArgumentException("an error memory holds 1 to " + LARGEST + " errors, not " + capacity);
        }
        this.capacity = capacity;
        ordered = new short[Math.min(FIRST, capacity)];
        seats = new byte[ordered.length];
    }

    int size() {
        return size;
    }

    /** Takes one error and drops the oldest when full. */
    void add(double error) {
        if (size == ordered.length && size < capacity) {
            int room = Math.min(capacity, 2 * size);
            ordered = Arrays.copyOf(ordered, room);
            seats = Arrays.copyOf(seats, room);
        }
        short value = shortened(error);
        byte seat = (byte) (size < capacity ? size : oldest);
        int hole = size < capacity ? size++ : leave();
        int place = rank(at(value), hole);
        shift(ordered, hole, place);
        shift(seats, hole, place);
        ordered[place] = value;
        seats[place] = seat;
    }

    /**
     * The empirical quantile at position q · (n + 1) − 1, linear between neighbours and the extreme beyond them: the rule
     * under which a new error of the same kind stays below it with probability q.
     */
    double quantile(double q) {
        double position = q * (size + 1) - 1;
        if (position <= 0) {
            return at(ordered[0]);
        }
        if (position >= size - 1) {
            return at(ordered[size - 1]);
        }
        int left = (int) position;
        double below = at(ordered[left]);
        return below + (position - left) * (at(ordered[left + 1]) - below);
    }

    /** Where the oldest error stands; its seat is free afterwards. */
    private int leave() {
        byte leaving = (byte) oldest;
        oldest = (oldest + 1) % capacity;
        int hole = 0;
        while (seats[hole] != leaving) {
            hole++;
        }
        return hole;
    }

    /** Where a value belongs once the element at {@code hole} is taken out. */
    private int rank(float value, int hole) {
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            float there = at(ordered[middle < hole ? middle : middle + 1]);
            if (there < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static void shift(Object array, int hole, int place) {
        if (place > hole) {
            System.arraycopy(array, hole + 1, array, hole, place - hole);
        } else {
            System.arraycopy(array, place, array, place + 1, hole - place);
        }
    }

    /** To the nearest number whose float has an empty lower half. */
    private static short shortened(double error) {
        int bits = Float.floatToRawIntBits((float) error);
        return (short) ((bits + (1 << (HALF - 1))) >>> HALF);
    }

    private static float at(short value) {
        return Float.intBitsToFloat(value << HALF);
    }
}
