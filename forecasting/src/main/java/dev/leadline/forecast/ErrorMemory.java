// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Arrays;

/**
 * The last n errors, kept in order of arrival and in order of size, so that a quantile is one look-up. Adding one error
 * moves at most n numbers in memory.
 */
final class ErrorMemory {

    /** Most series are young: room comes as errors do. */
    private static final int FIRST = 16;

    private final int capacity;
    private float[] arrival;
    private float[] ordered;
    private int next;
    private int size;

    ErrorMemory(int capacity) {
        this.capacity = capacity;
        arrival = new float[Math.min(FIRST, capacity)];
        ordered = new float[arrival.length];
    }

    int size() {
        return size;
    }

    /** Takes one error and drops the oldest when full. */
    void add(double error) {
        float value = (float) error;
        if (size == arrival.length && size < capacity) {
            int room = Math.min(capacity, 2 * size);
            arrival = Arrays.copyOf(arrival, room);
            ordered = Arrays.copyOf(ordered, room);
            next = size;
        }
        int hole = size < arrival.length ? size++ : rank(arrival[next]);
        int place = rank(value, hole, size);
        if (place > hole) {
            System.arraycopy(ordered, hole + 1, ordered, hole, place - hole);
        } else {
            System.arraycopy(ordered, place, ordered, place + 1, hole - place);
        }
        ordered[place] = value;
        arrival[next] = value;
        next = (next + 1) % arrival.length;
    }

    /**
     * The empirical quantile at position q · (n + 1) − 1, linear between neighbours and the extreme beyond them: the rule
     * under which a new error of the same kind stays below it with probability q.
     */
    double quantile(double q) {
        double position = q * (size + 1) - 1;
        if (position <= 0) {
            return ordered[0];
        }
        if (position >= size - 1) {
            return ordered[size - 1];
        }
        int left = (int) position;
        return ordered[left] + (position - left) * (ordered[left + 1] - ordered[left]);
    }

    /** The position of a value that is stored. */
    private int rank(float value) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ordered[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Where a value belongs once the element at {@code hole} is taken out. */
    private int rank(float value, int hole, int count) {
        int low = 0;
        int high = count - 1;
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
}
