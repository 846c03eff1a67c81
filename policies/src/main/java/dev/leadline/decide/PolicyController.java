// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.capacity.LearnedState;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.forecast.BatchModel;
import dev.leadline.forecast.BatchTask;
import dev.leadline.forecast.QuantilePath;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** What is known of each pool's capacity, to be kept for the next process; empty when nothing learns it. */
    default Map<String, LearnedState> capacities() {
        return Map.of();
    }

    /**
     * Goes on with capacities that were kept. A pool whose numbers do not fit, because another release wrote them or because its
     * profile is another one now, learns anew.
     *
     * @return why a pool learns anew, a sentence each
     */
    default List<String> recall(Map<String, LearnedState> kept) {
        return List.of();
    }

    /** Why forecasts are as they are now, by demand series; a series nobody measured is left out. */
    default Map<String, SeriesExplanation> explain() {
        return Map.of();
    }

    /**
     * What signals without a forecaster of their own will be, by name: {@link DemandOutlook#CACHED_SHARE} and {@link
     * DemandOutlook#KV_TOKENS}. Left out is what is not measured, or not long enough.
     */
    default Map<String, QuantilePath> signalsAhead() {
        return Map.of();
    }

    /**
     * A copy of a demand series to learn models from on another thread; empty where there is none to learn from, or the
     * policy wants no forecast.
     *
     * @param series one of {@link DemandOutlook#SERIES}
     */
    default Optional<BatchTask> lesson(String series) {
        return Optional.empty();
    }

    /** Lets models speak that were learned from a {@link #lesson}; what they are worth is judged as for every other expert. */
    default void adopt(String series, BatchModel learned) {
        throw new UnsupportedOperationException("this controller gives no lessons");
    }
}
