// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.decide.HistoryRow;
import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Demand of the past, posted or recorded, so that a restart does not forget what forecasts were learned from. */
public interface DemandHistory {

    /**
     * Keeps rows of one bin width. A bin that is known already stays as it is.
     *
     * @return rows that were new
     */
    int merge(PolicyKey policy, List<HistoryRow> rows, Duration step);

    /** Keeps one row that Leadline observed itself, at once or soon; whoever reads afterwards finds it. */
    default void record(PolicyKey policy, HistoryRow row, Duration step) {
        merge(policy, List.of(row), step);
    }

    /** Rows that start at or after {@code from}, ascending, by bin width. */
    Map<Duration, List<HistoryRow>> read(PolicyKey policy, Instant from);

    /** Forgets the demand of a policy that was deleted. */
    void forget(PolicyKey policy);
}
