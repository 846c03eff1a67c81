// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Arrays;

/**
 * The last n errors in order of size, so that a quantile is one look-up. Adding one error moves at most n numbers in
 * memory. An error takes five bytes: a float and the seat of its arrival.
 */
final class ErrorMemory {

    /** Most series are young: room comes as errors do. */
    private static final int FIRST = 16;
    /** Seats that one byte can number. */
    private static final int LARGEST = 256;

    private final int capacity;
    private float[] ordered;
    private byte[] seats;
    private int oldest;
    private int size;

    ErrorMemory(int capacity) {
        if (capacity < 1 || capacity > LARGEST) {
            throw new IllegalArgumentException("an error memory holds 1 to " + LARGEST + " errors, not " + capacity);
        }
        this.capacity = capacity;
        ordered = new float[Math.min(FIRST, capacity)];
        seats = new byte[ordered.length];
    }

    int size() {
        return size;
    }

    /** Takes one error and drops the oldest when full. */
    void add(double error) {
        if (size == ordered.length && size < capacity) {
            makeRoom(Math.min(capacity, 2 * size));
        }
        float value = (float) error;
        byte seat = (byte) (size < capacity ? size : oldest);
        int hole = size < capacity ? size++ : leave();
        int place = rank(value, hole);
        shift(ordered, hole, place);
        shift(seats, hole, place);
        ordered[place] = value;
        seats[place] = seat;
    }

    /** The empirical quantile at position q · (n − 1), linear between neighbours; 0 while nothing is known. */
    double quantile(double q) {
        if (size == 0) {
            return 0;
        }
        double position = q * (size - 1);
        int left = (int) position;
        int right = Math.min(size - 1, left + 1);
        return ordered[left] + (position - left) * (ordered[right] - ordered[left]);
    }

    void exchange(Archive archive) {
        oldest = archive.count(oldest);
        int kept = archive.count(size);
        if (kept < 0 || kept > capacity) {
            throw new IllegalArgumentException("a saved error memory holds " + kept + " errors of " + capacity);
        }
        size = kept;
        if (size > ordered.length) {
            makeRoom(size);
        }
        for (int i = 0; i < size; i++) {
            ordered[i] = archive.shortNumber(ordered[i]);
            seats[i] = archive.small(seats[i]);
        }
    }

    private void makeRoom(int room) {
        ordered = Arrays.copyOf(ordered, room);
        seats = Arrays.copyOf(seats, room);
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
            float there = ordered[middle < hole ? middle : middle + 1];
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
}
