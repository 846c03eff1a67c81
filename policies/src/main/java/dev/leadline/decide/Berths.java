// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.fleet.AcceleratorRoom.Bay;
import dev.leadline.fleet.AcceleratorRoom.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Puts replicas into bays, each pod whole into one, and keeps count of what is left. */
final class Berths {

    /** More replicas than any policy asks for: counting on is of no use. */
    private static final int MANY = 1_000_000;

    private final List<Bay> bays;
    private final int[] left;

    /**
     * @param evicting whether what placeholders hold counts as free
     */
    Berths(AcceleratorRoom room, boolean evicting) {
        bays = room.bays().orElse(List.of());
        left = new int[bays.size()];
        for (int i = 0; i < left.length; i++) {
            left[i] = bays.get(i).free() + (evicting ? bays.get(i).evictable() : 0);
        }
    }

    private Berths(Berths other) {
        bays = other.bays;
        left = other.left.clone();
    }

    /** Takes room for one replica; false and nothing taken when it does not fit whole. */
    boolean place(String pool, Shape shape) {
        List<Integer> taken = new ArrayList<>();
        List<Integer> largestFirst =
                shape.pods().stream().sorted(Comparator.reverseOrder()).toList();
        for (int i = 0; i < largestFirst.size(); i++) {
            int bay = tightest(pool, shape.resource(), largestFirst.get(i));
            if (bay < 0) {
                for (int back = 0; back < taken.size(); back++) {
                    left[taken.get(back)] += largestFirst.get(back);
                }
                return false;
            }
            left[bay] -= largestFirst.get(i);
            taken.add(bay);
        }
        return true;
    }

    /** The bay with the least room that suffices, so that large pods still find theirs; -1 when there is none. */
    private int tightest(String pool, String resource, int accelerators) {
        int found = -1;
        for (int i = 0; i < left.length; i++) {
            if (left[i] >= accelerators && (found < 0 || left[i] < left[found]) && fits(bays.get(i), pool, resource)) {
                found = i;
            }
        }
        return found;
    }

    private static boolean fits(Bay bay, String pool, String resource) {
        return bay.takes(pool)
                && (resource.isEmpty()
                        || bay.resource().isEmpty()
                        || bay.resource().equals(resource));
    }

    private static boolean areAll(List<Integer> sizes, int size) {
        for (int one : sizes) {
            if (one != size) {
                return false;
            }
        }
        return true;
    }

    /** How many replicas fit, on their own. */
    int count(String pool, Shape shape) {
        int first = shape.pods().getFirst();
        if (areAll(shape.pods(), first)) {
            long pods = 0;
            for (int i = 0; i < left.length; i++) {
                pods += fits(bays.get(i), pool, shape.resource()) ? Math.max(0, left[i]) / first : 0;
            }
            return (int) Math.min(MANY, pods / shape.pods().size());
        }
        Berths copy = new Berths(this);
        int replicas = 0;
        while (replicas < MANY && copy.place(pool, shape)) {
            replicas++;
        }
        return replicas;
    }

    /** Free accelerators that a pool may use. */
    int free(String pool, String resource) {
        int sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += fits(bays.get(i), pool, resource) ? left[i] : 0;
        }
        return sum;
    }

    /** The roomiest bay that a pool may use, as accelerators and name. */
    Bay roomiest(String pool, String resource) {
        Bay best = new Bay("", resource, 0, 0, Optional.empty());
        for (int i = 0; i < left.length; i++) {
            if (fits(bays.get(i), pool, resource) && left[i] > best.free()) {
                best = new Bay(bays.get(i).name(), resource, left[i], 0, Optional.empty());
            }
        }
        return best;
    }
}
