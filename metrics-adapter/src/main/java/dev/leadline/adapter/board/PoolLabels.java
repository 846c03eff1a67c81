// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.board;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The labels of a pool's numbers, as selectors see them, whether or not there is a number now. Names are public. */
public final class PoolLabels {

    private PoolLabels() {}

    /** The labels under which this pool has this signal, in the order of their names. */
    public static SortedMap<String, String> of(Signal signal, PolicyReading reading, PoolReading pool) {
        return switch (signal) {
            case DesiredReplicas, Demand, Forecast -> leadline(reading, pool);
            case WvaDesiredReplicas, InfernoDesiredReplicas -> wva(reading, pool);
        };
    }

    private static SortedMap<String, String> leadline(PolicyReading reading, PoolReading pool) {
        SortedMap<String, String> labels = new TreeMap<>();
        labels.put("policy", reading.key().name());
        labels.put("pool", pool.pool());
        labels.put("role", pool.role());
        return Collections.unmodifiableSortedMap(labels);
    }

    private static SortedMap<String, String> wva(PolicyReading reading, PoolReading pool) {
        SortedMap<String, String> labels = new TreeMap<>();
        labels.put("variant_name", variant(reading, pool));
        labels.put("namespace", reading.key().namespace());
        labels.put("exported_namespace", reading.key().namespace());
        labels.put("accelerator_type", pool.acceleratorType());
        return Collections.unmodifiableSortedMap(labels);
    }

    /** Objects of two kinds may have one name, and an HPA adds up what it selects: such pools are called by their own. */
    private static String variant(PolicyReading reading, PoolReading pool) {
        Optional<String> workload = workload(pool);
        boolean shared = reading.pools().stream()
                .anyMatch(other ->
                        !other.pool().equals(pool.pool()) && workload(other).equals(workload));
        return workload.filter(name -> !shared).orElse(reading.key().name() + "-" + pool.pool());
    }

    private static Optional<String> workload(PoolReading pool) {
        return pool.scaler().or(pool::target);
    }
}
