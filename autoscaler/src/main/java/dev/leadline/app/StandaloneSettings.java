// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a stand-alone Leadline runs.
 *
 * @param port on the loopback address; 0 for any free one
 * @param data directory of the database
 * @param retention how long decisions are kept, from the time they were recorded
 * @param interval time between looks at scraped fleets
 */
record StandaloneSettings(int port, Path data, Duration retention, Duration interval) {

    static final Duration RETENTION = Duration.ofDays(30);
    static final Duration INTERVAL = Duration.ofSeconds(5);
}
