// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.decide.HistoryRow;
import dev.leadline.loop.DemandHistory;
import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Keeps demand that Leadline recorded itself without waiting for the disk: a crash leaves a gap of a moment. */
public final class BatchedHistory implements DemandHistory {

    private final DemandHistory kept;
    private final WriteBehind behind;

    /**
     * @param kept writes to the database of {@code behind}
     * @param behind closed before the database is
     */
    public BatchedHistory(DemandHistory kept, WriteBehind behind) {
        this.kept = kept;
        this.behind = behind;
    }

    @Override
    public void record(PolicyKey policy, HistoryRow row, Duration step) {
        behind.add(() -> kept.record(policy, row, step));
    }

    @Override
    public int merge(PolicyKey policy, List<HistoryRow> rows, Duration step) {
        behind.flush();
        return kept.merge(policy, rows, step);
    }

    @Override
    public Map<Duration, List<HistoryRow>> read(PolicyKey policy, Instant from) {
        behind.flush();
        return kept.read(policy, from);
    }

    @Override
    public void forget(PolicyKey policy) {
        behind.flush();
        kept.forget(policy);
    }
}
