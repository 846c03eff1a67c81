// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.time.Duration;

/**
 * Which Lease says who leads, and how long it holds.
 *
 * @param namespace Leadline's own
 * @param name of the Lease
 * @param duration how long others wait after the last renewal that they saw; whole seconds, as the Lease keeps it
 * @param renewDeadline how long the leader tries to renew before it gives up; below {@code duration}
 * @param retryPeriod time between two renewals; below {@code renewDeadline}
 */
public record LeaseSettings(
        String namespace, String name, Duration duration, Duration renewDeadline, Duration retryPeriod) {

    /** The name of the Lease unless somebody chooses another. */
    public static final String DEFAULT_NAME = "leadline-controller";

    /**
     * Checks the order of the times.
     *
     * @throws IllegalArgumentException when a leader could not renew in time
     */
    public LeaseSettings {
        if (duration.toSeconds() < 1 || !duration.equals(Duration.ofSeconds(duration.toSeconds()))) {
            throw new IllegalArgumentException("the lease duration must be whole seconds, at least 1 s, and is "
                    + duration + "; the Lease object keeps seconds");
        }
        if (renewDeadline.compareTo(duration) >= 0 || retryPeriod.compareTo(renewDeadline) >= 0) {
            throw new IllegalArgumentException("a leader must be able to renew: retry period " + retryPeriod
                    + " < renew deadline " + renewDeadline + " < lease duration " + duration
                    + " does not hold; 2 s, 10 s and 15 s do");
        }
        if (retryPeriod.toMillis() < 100) {
            throw new IllegalArgumentException(
                    "a retry period of " + retryPeriod + " would flood the API server; 100 ms is the least");
        }
    }

    /** 15 s, renewed every 2 s, given up after 10 s. */
    public static LeaseSettings of(String namespace) {
        return new LeaseSettings(
                namespace, DEFAULT_NAME, Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
    }
}
