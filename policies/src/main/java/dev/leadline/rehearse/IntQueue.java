// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.util.function.IntPredicate;

/** A double-ended queue of ints in a growing ring: no boxes, no garbage. */
final class IntQueue {
    private int[] ring = new int[16];
    private int head;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void addLast(int value) {
        growWhenFull();
        ring[(head + size) & (ring.length - 1)] = value;
        size++;
    }

    void addFirst(int value) {
        growWhenFull();
        head = (head - 1) & (ring.length - 1);
        ring[head] = value;
        size++;
    }

    int first() {
        return get(0);
    }

    int get(int index) {
        if (index >= size) {
            throw new IllegalStateException("the queue has " + size + " entries, not " + (index + 1));
        }
        return ring[(head + index) & (ring.length - 1)];
    }

    int pollFirst() {
        int value = first();
        head = (head + 1) & (ring.length - 1);
        size--;
        return value;
    }

    /** Takes everything out, in order. */
    int[] drain() {
        int[] all = new int[size];
        for (int i = 0; i < all.length; i++) {
            all[i] = pollFirst();
        }
        return all;
    }

    /** Keeps only the values that pass, in order. */
    void retain(IntPredicate keep) {
        for (int left = size; left > 0; left--) {
            int value = pollFirst();
            if (keep.test(value)) {
                addLast(value);
            }
        }
    }

    private void growWhenFull() {
        if (size == ring.length) {
            int[] larger = new int[2 * size];
            System.arraycopy(ring, head, larger, 0, size - head);
            System.arraycopy(ring, 0, larger, size - head, head);
            ring = larger;
            head = 0;
        }
    }
}
