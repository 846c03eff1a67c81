// SPDX-License-Identifier: Apache-2.0
package dev.leadline.units;

/**
 * A whole number of replicas, at least 0. One replica is one instance of an engine, whole gangs included.
 *
 * @param count how many
 */
public record Replicas(int count) implements Comparable<Replicas> {

    /** No replica. */
    public static final Replicas NONE = new Replicas(0);

    /** Rejects negative counts. */
    public Replicas {
        if (count < 0) {
            throw new IllegalArgumentException("replicas are counted from 0, not " + count);
        }
    }

    /** {@code count} replicas. */
    public static Replicas of(int count) {
        return new Replicas(count);
    }

    /** The smallest whole number of replicas that is at least {@code need}; a billionth is forgiven as rounding. */
    public static Replicas covering(double need) {
        return new Replicas((int) Math.min(Integer.MAX_VALUE, Math.max(0, Math.ceil(need - 1e-9))));
    }

    /** The larger of the two. */
    public Replicas atLeast(Replicas floor) {
        return count >= floor.count ? this : floor;
    }

    /** The smaller of the two. */
    public Replicas atMost(Replicas ceiling) {
        return count <= ceiling.count ? this : ceiling;
    }

    @Override
    public int compareTo(Replicas other) {
        return Integer.compare(count, other.count);
    }
}
