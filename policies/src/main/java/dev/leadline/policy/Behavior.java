// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * Limits on how fast a pool may change; absent parts leave the planner its own rule.
 *
 * @param scaleUp limits on growing
 * @param scaleDown limits on shrinking
 */
public record Behavior(Optional<Rule> scaleUp, Optional<Rule> scaleDown) {

    /** No limits beyond the planner's own. */
    public static final Behavior FREE = new Behavior(Optional.empty(), Optional.empty());

    /**
     * A limit in one direction.
     *
     * @param maxStep most replicas changed within {@code period}
     * @param period window of {@code maxStep}; absent means per decision
     * @param stabilization how long the need must have asked for the change
     */
    public record Rule(Optional<StepLimit> maxStep, Optional<Duration> period, Duration stabilization) {}

    /** Most replicas changed at once. */
    public sealed interface StepLimit permits Percent, Count {
        /** Replicas allowed for a pool that had {@code base} replicas, at least 1. */
        int replicas(int base);
    }

    /** Percent of the pool, rounded up. */
    public record Percent(double percent) implements StepLimit {
        @Override
        public int replicas(int base) {
            return (int) Math.max(1, Math.ceil(base * percent / 100 - 1e-9));
        }
    }

    /** A number of replicas. */
    public record Count(int count) implements StepLimit {
        @Override
        public int replicas(int base) {
            return Math.max(1, count);
        }
    }
}
