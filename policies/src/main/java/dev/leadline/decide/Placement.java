// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.fleet.AcceleratorRoom.Bay;
import dev.leadline.fleet.AcceleratorRoom.Shape;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.StartPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Cuts what pools want to what fits whole into the free accelerators, those that placeholders hold included. When not
 * everything fits, the next replica goes to the pool that has the smallest share of what it wants, so that no pool
 * starves the other.
 */
final class Placement {

    private Placement() {}

    /** Replicas that have accelerators now and are not leaving. */
    private static int placed(PoolView view) {
        return view.current() - pending(view);
    }

    private static int pending(PoolView view) {
        return view.seen().count(InstanceState.Pending);
    }

    /** What one replica is made of; absent when it takes no accelerators, so that none can be short. */
    private static Optional<Shape> shape(PoolView view, AcceleratorRoom room) {
        Shape shape =
                room.shape(view.pool().name()).orElseGet(() -> new Shape("", List.of(view.acceleratorsEach()), ""));
        return Optional.of(shape).filter(one -> one.accelerators() > 0);
    }

    /** The most replicas that hardware allows a pool now, on its own; absent when nobody told what is free. */
    static OptionalInt feasible(PoolView view, AcceleratorRoom room) {
        Optional<Shape> shape = shape(view, room);
        return room.bays().isPresent() && shape.isPresent()
                ? OptionalInt.of(
                        placed(view) + new Berths(room, true).count(view.pool().name(), shape.get()))
                : OptionalInt.empty();
    }

    /** How the replica after those that wait would come by its accelerators; absent when nobody told what is free. */
    static Optional<StartPath> next(PoolView view, AcceleratorRoom room) {
        Optional<Shape> shape = shape(view, room);
        if (room.bays().isEmpty() || shape.isEmpty()) {
            return Optional.empty();
        }
        String pool = view.pool().name();
        int after = pending(view) + 1;
        if (new Berths(room, false).count(pool, shape.get()) >= after) {
            return Optional.of(StartPath.FreeAccelerator);
        }
        return Optional.of(
                new Berths(room, true).count(pool, shape.get()) >= after
                        ? StartPath.PlaceholderEvicted
                        : StartPath.NewNode);
    }

    /**
     * Replicas of any pool that the accelerators carry, those that run included; absent when nobody told, or when replicas
     * of the pools do not take the same.
     */
    static OptionalInt slots(Map<String, PoolView> views, AcceleratorRoom room) {
        if (room.bays().isEmpty() || views.isEmpty()) {
            return OptionalInt.empty();
        }
        Optional<Shape> only = shape(views.values().iterator().next(), room);
        int running = 0;
        for (PoolView view : views.values()) {
            if (only.isEmpty() || !shape(view, room).equals(only)) {
                return OptionalInt.empty();
            }
            running += placed(view);
        }
        String any = views.keySet().iterator().next();
        return OptionalInt.of(running + new Berths(room, true).count(any, only.get()));
    }

    /** Moves every pool that wants more than fits. */
    static void cut(Map<String, PoolView> views, Map<String, Limits> limits, AcceleratorRoom room) {
        if (room.bays().isEmpty()) {
            return;
        }
        Map<String, Integer> granted = grant(views, limits, room);
        limits.forEach((name, limit) -> {
            PoolView view = known(views, name);
            int wanted = limit.replicas();
            // One replica that waits for accelerators takes none from anybody, and nothing would ask for it otherwise.
            int least = Math.min(1, view.pool().replicas().min().count());
            int most = Math.max(Math.max(placed(view), least), granted.getOrDefault(name, 0));
            Optional<Shape> shape = shape(view, room);
            if (wanted > most && shape.isPresent()) {
                Berths all = new Berths(room, true);
                limit.move(
                        most,
                        ReasonCode.CapacityLimited,
                        Wording.numbers(
                                "freeAccelerators",
                                all.free(name, shape.get().resource()),
                                "acceleratorsPerReplica",
                                shape.get().accelerators(),
                                "replicasShort",
                                wanted - most),
                        sentence(name, shape.get(), all, wanted - most));
            }
        });
    }

    private static String sentence(String pool, Shape shape, Berths all, int missing) {
        int free = all.free(pool, shape.resource());
        Bay roomiest = all.roomiest(pool, shape.resource());
        String end = ": " + Wording.replicas(missing) + " short.";
        String leftOut = shape.leftOut().isEmpty() ? "" : " Left out: " + shape.leftOut() + ".";
        if (shape.resource().isEmpty()) {
            return "Only " + free + " accelerators are free and a replica takes " + shape.accelerators() + end
                    + leftOut;
        }
        if (free == 0) {
            return "No " + shape.resource() + " is free on a node that this pool may use" + end + leftOut;
        }
        String replica = shape.pods().size() == 1
                ? "a replica takes " + shape.accelerators() + " on one node"
                : "a replica takes " + shape.pods().size() + " pods of up to "
                        + shape.pods().stream()
                                .mapToInt(Integer::intValue)
                                .max()
                                .orElse(0) + " on one node";
        return "Only " + free + " " + shape.resource() + " are free for this pool, " + roomiest.free() + " of them on "
                + roomiest.name() + ", and " + replica + end + leftOut;
    }

    private static PoolView known(Map<String, PoolView> views, String name) {
        PoolView view = views.get(name);
        if (view == null) {
            throw new IllegalStateException("pool " + name + " is decided but was not seen");
        }
        return view;
    }

    private static Map<String, Integer> grant(
            Map<String, PoolView> views, Map<String, Limits> limits, AcceleratorRoom room) {
        Map<String, Integer> granted = new LinkedHashMap<>();
        views.forEach((name, view) -> granted.put(name, placed(view)));
        Berths berths = new Berths(room, true);
        Map<String, Shape> open = new LinkedHashMap<>();
        views.forEach((name, view) -> shape(view, room).ifPresent(shape -> open.put(name, shape)));
        while (true) {
            String next = hungriest(limits, granted, open);
            if (next.isEmpty()) {
                return granted;
            }
            if (berths.place(next, Optional.ofNullable(open.get(next)).orElseThrow())) {
                granted.merge(next, 1, Integer::sum);
            } else {
                // Room only shrinks, so what does not fit now never will.
                open.remove(next);
            }
        }
    }

    private static String hungriest(Map<String, Limits> limits, Map<String, Integer> granted, Map<String, Shape> open) {
        String next = "";
        double smallest = Double.MAX_VALUE;
        for (Map.Entry<String, Limits> entry : limits.entrySet()) {
            int has = granted.getOrDefault(entry.getKey(), 0);
            int wants = entry.getValue().replicas();
            if (has < wants && open.containsKey(entry.getKey()) && (double) has / wants < smallest) {
                smallest = (double) has / wants;
                next = entry.getKey();
            }
        }
        return next;
    }
}
