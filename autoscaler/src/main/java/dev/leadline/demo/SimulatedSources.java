// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.api.PushedBodies;
import dev.leadline.observe.FleetSource;

/** stub. */
final class SimulatedSources {
    private SimulatedSources() {}

    static FleetSource scraping(SimulatedEngines engines) {
        return now -> engines.shown();
    }

    static PushedBodies pushedBodies() {
        throw new IllegalStateException("stub");
    }
}
