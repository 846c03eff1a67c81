// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import java.time.Duration;

/**
 * How the writing is done.
 *
 * @param writeDeadline longest wait for an answer to a write
 * @param leaseReserve what must be left of the lease when a write ends
 * @param hold how long a number that somebody else set is respected before it is taken as the new start
 */
public record ActuatorSettings(Duration writeDeadline, Duration leaseReserve, Duration hold) {

    /** 5 s for a write, 1 s of the lease in reserve, 10 min for other people's numbers. */
    public static final ActuatorSettings DEFAULT =
            new ActuatorSettings(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(10));
}
