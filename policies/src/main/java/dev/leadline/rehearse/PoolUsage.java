// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

/**
 * Accelerator-seconds billed to a pool, from allocation to exit, by what they were spent on.
 *
 * @param startingSeconds loading, not yet Ready
 * @param servingSeconds Ready with a batch running
 * @param idleSeconds Ready without a batch
 * @param drainingSeconds finishing what was left before the exit
 */
public record PoolUsage(double startingSeconds, double servingSeconds, double idleSeconds, double drainingSeconds) {

    /** Nothing billed. */
    public static final PoolUsage NONE = new PoolUsage(0, 0, 0, 0);

    /** All of it. */
    public double totalSeconds() {
        return startingSeconds + servingSeconds + idleSeconds + drainingSeconds;
    }

    /** The sum of two bills. */
    public PoolUsage plus(PoolUsage other) {
        return new PoolUsage(
                startingSeconds + other.startingSeconds,
                servingSeconds + other.servingSeconds,
                idleSeconds + other.idleSeconds,
                drainingSeconds + other.drainingSeconds);
    }
}
