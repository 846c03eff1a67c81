// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What happens next: an indexed heap with at most one pending time per slot. Equal times fire in the order of their
 * slots, so a run depends on nothing but its input.
 */
final class EventQueue {

    /** Called when a slot's time has come; the slot is free again by then. */
    @FunctionalInterface
    interface Handler {
        void fire(double now);
    }

    private static final int ABSENT = -1;

    private final List<Handler> handlers = new ArrayList<>();
    private double[] times = new double[64];
    private int[] positions = new int[64];
    private int[] heap = new int[64];
    private int size;

    /** A new slot. */
    int register(Handler handler) {
        int slot = handlers.size();
        handlers.add(handler);
        if (slot == times.length) {
            times = Arrays.copyOf(times, 2 * slot);
            positions = Arrays.copyOf(positions, 2 * slot);
            heap = Arrays.copyOf(heap, 2 * slot);
        }
        positions[slot] = ABSENT;
        return slot;
    }

    /** Time of the next event; infinite when nothing is pending. */
    double nextTime() {
        return size == 0 ? Double.POSITIVE_INFINITY : times[heap[0]];
    }

    /** Fires the next event. */
    void fireNext() {
        int slot = heap[0];
        double time = times[slot];
        cancel(slot);
        handlers.get(slot).fire(time);
    }

    /** Sets or moves the time of a slot. */
    void schedule(int slot, double time) {
        int position = positions[slot];
        times[slot] = time;
        if (position == ABSENT) {
            position = size++;
            heap[position] = slot;
            positions[slot] = position;
        }
        siftDown(siftUp(position));
    }

    /** Forgets the pending time of a slot, if any. */
    void cancel(int slot) {
        int position = positions[slot];
        if (position == ABSENT) {
            return;
        }
        positions[slot] = ABSENT;
        int last = heap[--size];
        if (position < size) {
            heap[position] = last;
            positions[last] = position;
            siftDown(siftUp(position));
        }
    }

    private int siftUp(int start) {
        int position = start;
        int slot = heap[position];
        while (position > 0) {
            int parent = (position - 1) >>> 1;
            if (!before(slot, heap[parent])) {
                break;
            }
            place(heap[parent], position);
            position = parent;
        }
        place(slot, position);
        return position;
    }

    private void siftDown(int start) {
        int position = start;
        int slot = heap[position];
        while (2 * position + 1 < size) {
            int child = 2 * position + 1;
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], slot)) {
                break;
            }
            place(heap[child], position);
            position = child;
        }
        place(slot, position);
    }

    private void place(int slot, int position) {
        heap[position] = slot;
        positions[slot] = position;
    }

    private boolean before(int left, int right) {
        return times[left] < times[right] || (times[left] == times[right] && left < right);
    }
}
