// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a stand-alone Leadline runs.
 *
 * @param port on the loopback address; 0 for any free one
 * @param data directory of the database
 * @param targets file that says where the instances of scraped policies are
 * @param retention how long decisions are kept, from the time they were recorded
 * @param interval time between looks at scraped fleets
 */
record StandaloneSettings(int port, Path data, Optional<Path> targets, Duration retention, Duration interval) {

    static final Duration RETENTION = Duration.ofDays(90);
    static final Duration INTERVAL = Duration.ofSeconds(5);
}
