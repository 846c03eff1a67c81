// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import java.net.URI;
import java.time.Duration;

/**
 * Where the autoscaler is and how patiently it is asked.
 *
 * @param autoscaler http or https, with or without a path in front of /api/v1
 * @param relist how often everything is listed
 * @param shortestPause before the first new attempt; doubled with each further one
 * @param longestPause between attempts
 * @param silence after which a stream without a sign of life is given up; the autoscaler sends one every 15 s
 * @param answer longest time for one answer
 */
public record StreamSettings(
        URI autoscaler,
        Duration relist,
        Duration shortestPause,
        Duration longestPause,
        Duration silence,
        Duration answer) {

    /**
     * Refuses what cannot be asked.
     *
     * @throws IllegalArgumentException when it is no http or https address with a host
     */
    public StreamSettings {
        String scheme = autoscaler.getScheme();
        if (autoscaler.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    "the autoscaler's address is http or https with a host, such as http://127.0.0.1:8080, not "
                            + autoscaler);
        }
    }

    /** List every 30 s, pauses from 1 to 30 s, 45 s of silence, 10 s for an answer. */
    public static StreamSettings of(URI autoscaler) {
        return new StreamSettings(
                autoscaler,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(45),
                Duration.ofSeconds(10));
    }
}
