// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.time.Duration;

/**
 * The right to write, for a while.
 *
 * @param identity who leads
 * @param number grows with every change of the leader ({@code spec.leaseTransitions} of the Lease)
 * @param expiresNanos moment on the scale of {@code System.nanoTime()} after which another one may lead
 */
public record LeaderTerm(String identity, long number, long expiresNanos) {

    /** What is left of the lease; negative when it has run out. */
    public Duration left(long nowNanos) {
        return Duration.ofNanos(expiresNanos - nowNanos);
    }
}
