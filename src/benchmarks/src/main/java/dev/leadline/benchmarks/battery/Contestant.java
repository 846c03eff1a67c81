// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import dev.leadline.policy.ReplicaBounds;
import dev.leadline.rehearse.QueueHpa;
import dev.leadline.rehearse.ScalingStrategy;
import dev.leadline.rehearse.battery.Workload;
import java.util.List;

/**
 * A policy that takes part.
 *
 * @param name in the report
 * @param make a fresh strategy for one load; strategies remember, so every run needs its own
 */
record Contestant(String name, Maker make) {

    /** Makes a strategy. */
    @FunctionalInterface
    interface Maker {
        ScalingStrategy on(Workload load);
    }

    /** Those of the battery: Leadline, its ablation without a forecast, and an HPA on the queue. */
    static List<Contestant> all() {
        return List.of(
                new Contestant("leadline", load -> load.leadline(false)),
                new Contestant("leadline without forecast", Workload::withoutForecast),
                new Contestant("hpa queue 2", load -> new QueueHpa(2, ReplicaBounds.of(1, Workload.MAX_REPLICAS))));
    }
}
