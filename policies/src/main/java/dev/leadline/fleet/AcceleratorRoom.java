// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Where the accelerators are that a policy may still take: bays, each of which holds pods whole or not at all. A cluster
 * has a bay for each node and kind of accelerator, a push one bay for everything.
 *
 * @param bays with something free, or absent when nobody told, which limits nothing
 * @param shapes what one replica of a pool is made of; a pool without one takes the accelerators of a replica from a
 *     single bay, of whatever kind
 */
public record AcceleratorRoom(Optional<List<Bay>> bays, Map<String, Shape> shapes) {

    /** Nobody told. */
    public static final AcceleratorRoom UNKNOWN = new AcceleratorRoom(Optional.empty(), Map.of());

    /** Copies the collections. */
    public AcceleratorRoom {
        bays = bays.map(List::copyOf);
        shapes = Map.copyOf(shapes);
    }

    /**
     * One place for accelerators.
     *
     * @param name of the node; empty when it has none
     * @param resource kind of accelerator such as {@code nvidia.com/gpu}; empty when that does not matter
     * @param free accelerators that nobody holds
     * @param evictable accelerators that placeholders of lower priority hold
     * @param pools that may use it, or absent for all of them
     */
    public record Bay(String name, String resource, int free, int evictable, Optional<Set<String>> pools) {

        /** Copies the set. */
        public Bay {
            pools = pools.map(Set::copyOf);
        }

        /** Whether pods of a pool may be put there. */
        public boolean takes(String pool) {
            return pools.isEmpty() || pools.get().contains(pool);
        }
    }

    /**
     * What one replica is made of.
     *
     * @param resource kind of accelerator; empty when that does not matter
     * @param pods accelerators of each of its pods; those of a gang may lie in different bays, those of a pod may not
     * @param leftOut which bays with free accelerators are not for this pool and why, for people; may be empty
     */
    public record Shape(String resource, List<Integer> pods, String leftOut) {

        /** Copies the list. */
        public Shape {
            pods = List.copyOf(pods);
        }

        /** Accelerators of the whole replica. */
        public int accelerators() {
            int sum = 0;
            for (int pod : pods) {
                sum += pod;
            }
            return sum;
        }
    }

    /** One bay for all pools, or nothing known. */
    public static AcceleratorRoom of(OptionalInt free) {
        return free.isEmpty()
                ? UNKNOWN
                : new AcceleratorRoom(
                        Optional.of(List.of(new Bay("", "", free.getAsInt(), 0, Optional.empty()))), Map.of());
    }

    /** Free accelerators of all bays together, placeholders' not counted; absent when nobody told. */
    public OptionalInt free() {
        return bays.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(bays.get().stream().mapToInt(Bay::free).reduce(0, Math::addExact));
    }

    /** The shape of a pool's replicas, where it is known. */
    public Optional<Shape> shape(String pool) {
        return Optional.ofNullable(shapes.get(pool));
    }
}
