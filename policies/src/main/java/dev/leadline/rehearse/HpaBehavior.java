// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.time.Duration;
import java.util.List;

/**
 * {@code spec.behavior} of a HorizontalPodAutoscaler (autoscaling/v2), with {@code selectPolicy: Max} in both directions.
 *
 * @param up how it grows
 * @param down how it shrinks
 * @param tolerance relative deviation from the target below which nothing changes
 */
public record HpaBehavior(Direction up, Direction down, double tolerance) {

    /**
     * Kubernetes' defaults: grow at once by at most 4 pods or 100 % per 15 s, whichever is more; shrink to the largest
     * recommendation of the last 300 s; tolerance 0.1.
     */
    public static final HpaBehavior DEFAULT =
            of(direction(0, pods(4, 15), percent(100, 15)), direction(300, percent(100, 15)));

    /**
     * One direction.
     *
     * @param window of stabilization
     * @param limits of which the one that allows most counts
     */
    public record Direction(Duration window, List<Limit> limits) {

        /** Copies the list. */
        public Direction {
            limits = List.copyOf(limits);
        }
    }

    /** A limit on the change within a period. */
    public sealed interface Limit permits Pods, Percent {

        /** The time over which changes add up. */
        Duration period();

        /** Most replicas for a pool that had {@code base} when the period began. */
        int most(int base);

        /** Fewest replicas for a pool that had {@code base} when the period began. */
        int fewest(int base);
    }

    /**
     * A number of pods per period.
     *
     * @param pods at least 1
     * @param period of 1 s to 30 min
     */
    public record Pods(int pods, Duration period) implements Limit {
        @Override
        public int most(int base) {
            return base + pods;
        }

        @Override
        public int fewest(int base) {
            return base - pods;
        }
    }

    /**
     * A share of the pool per period: growing rounds up, shrinking leaves the rounded-down rest.
     *
     * @param percent above 0
     * @param period of 1 s to 30 min
     */
    public record Percent(int percent, Duration period) implements Limit {
        @Override
        public int most(int base) {
            return (int) Math.ceil(base * (1 + percent / 100.0) - 1e-9);
        }

        @Override
        public int fewest(int base) {
            return (int) Math.floor(base * (1 - percent / 100.0) + 1e-9);
        }
    }

    /** A behavior with Kubernetes' tolerance. */
    public static HpaBehavior of(Direction up, Direction down) {
        return new HpaBehavior(up, down, 0.1);
    }

    /** One direction by its window in seconds. */
    public static Direction direction(long windowSeconds, Limit... limits) {
        return new Direction(Duration.ofSeconds(windowSeconds), List.of(limits));
    }

    /** At most so many pods per so many seconds. */
    public static Limit pods(int pods, long periodSeconds) {
        return new Pods(pods, Duration.ofSeconds(periodSeconds));
    }

    /** At most such a share per so many seconds. */
    public static Limit percent(int percent, long periodSeconds) {
        return new Percent(percent, Duration.ofSeconds(periodSeconds));
    }
}
