// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.decide.HistoryRow;
import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Demand as long as the process lives; for the demo and for tests. */
public final class InMemoryDemandHistory implements DemandHistory {

    private final Map<PolicyKey, Map<Duration, NavigableMap<Instant, HistoryRow>>> kept = new HashMap<>();

    @Override
    public synchronized int merge(PolicyKey policy, List<HistoryRow> rows, Duration step) {
        NavigableMap<Instant, HistoryRow> bins =
                kept.computeIfAbsent(policy, key -> new TreeMap<>()).computeIfAbsent(step, width -> new TreeMap<>());
        int before = bins.size();
        rows.forEach(row -> bins.putIfAbsent(row.time(), row));
        return bins.size() - before;
    }

    @Override
    public synchronized Map<Duration, List<HistoryRow>> read(PolicyKey policy, Instant from) {
        Map<Duration, List<HistoryRow>> found = new TreeMap<>();
        kept.getOrDefault(policy, Map.of()).forEach((step, bins) -> {
            List<HistoryRow> rows = List.copyOf(bins.tailMap(from, true).values());
            if (!rows.isEmpty()) {
                found.put(step, rows);
            }
        });
        return found;
    }

    @Override
    public synchronized void forget(PolicyKey policy) {
        kept.remove(policy);
    }
}
