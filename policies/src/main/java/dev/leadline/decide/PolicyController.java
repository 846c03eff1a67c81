// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.util.List;

/**
 * Everything that one policy remembers between two looks at its fleet: counters, forecasts, learned capacity and lead
 * times, recent decisions. Confined to one thread at a time; equal snapshots give equal plans.
 */
public interface PolicyController {

    /** The policy in force. */
    ScalingPolicy policy();

    /** Continues under a changed policy; what was learned stays. */
    void adopt(ScalingPolicy changed);

    /**
     * Observes, forecasts and decides.
     *
     * @throws IllegalArgumentException when the snapshot is not newer than the last one
     */
    Cycle step(FleetSnapshot seen);

    /** Merges demand recorded before the first look; rows in any order, never counted twice. */
    HistoryReceipt learnHistory(List<HistoryRow> rows, Duration step);
}
