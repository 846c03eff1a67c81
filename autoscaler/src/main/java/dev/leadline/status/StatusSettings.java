// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import java.time.Duration;

/**
 * How often statuses are written.
 *
 * @param heartbeat time between two writes of a policy when nothing important changes; each policy's own differs by up
 *     to 10 % so that they spread
 * @param writesPerSecond most writes per second over all policies
 * @param burst most writes at once after a pause
 * @param workers most writes under way at the same time
 */
public record StatusSettings(Duration heartbeat, double writesPerSecond, int burst, int workers) {

    /** Every 30 s, 40 writes a second, 80 at once, 8 side by side. */
    public static final StatusSettings DEFAULT = new StatusSettings(Duration.ofSeconds(30), 40, 80, 8);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException when nothing could ever be written
     */
    public StatusSettings {
        if (heartbeat.toMillis() < 1000 || writesPerSecond <= 0 || burst < 1 || workers < 1) {
            throw new IllegalArgumentException("statuses cannot be written with a heartbeat of " + heartbeat + ", "
                    + writesPerSecond + " writes a second, a burst of " + burst + " and " + workers
                    + " workers; heartbeat 30s, 40, 80 and 8 are the defaults");
        }
    }
}
