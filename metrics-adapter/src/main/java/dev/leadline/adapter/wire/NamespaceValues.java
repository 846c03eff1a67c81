// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import dev.leadline.adapter.board.PolicyBoard;
import dev.leadline.adapter.board.ServedValue;
import dev.leadline.adapter.board.Signal;
import dev.leadline.adapter.board.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one namespace has in one snapshot. Each signal is sorted when it is first asked for, by the label that most ask for.
 */
final class NamespaceValues {

    /** Of a namespace without policies. */
    static final NamespaceValues NONE = new NamespaceValues(List.of());

    private final List<PolicyBoard> boards;
    private final Map<Signal, Map<String, List<ServedValue>>> byLabel = new ConcurrentHashMap<>();

    private NamespaceValues(List<PolicyBoard> boards) {
        this.boards = boards;
    }

    static NamespaceValues of(Snapshot snapshot, String namespace) {
        return new NamespaceValues(snapshot.boards().entrySet().stream()
                .filter(entry -> entry.getKey().namespace().equals(namespace))
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(Map.Entry::getValue)
                .toList());
    }

    /** The label that tells the values of a signal apart best. */
    static String label(Signal signal) {
        return switch (signal) {
            case DesiredReplicas, Demand, Forecast -> "policy";
            case WvaDesiredReplicas, InfernoDesiredReplicas -> "variant_name";
        };
    }

    /** By the names of the policies. */
    List<PolicyBoard> boards() {
        return boards;
    }

    /** What is selected, by policy and in the order of its pools. */
    List<ServedValue> select(Signal signal, Selector selector) {
        Map<String, List<ServedValue>> values = byLabel.computeIfAbsent(signal, this::sort);
        Collection<List<ServedValue>> candidates = selector.only(label(signal))
                .<Collection<List<ServedValue>>>map(value -> List.of(values.getOrDefault(value, List.of())))
                .orElseGet(values::values);
        return candidates.stream()
                .flatMap(List::stream)
                .filter(value -> selector.selects(value.labels()))
                .toList();
    }

    private Map<String, List<ServedValue>> sort(Signal signal) {
        String label = label(signal);
        Map<String, List<ServedValue>> sorted = new LinkedHashMap<>();
        for (PolicyBoard board : boards) {
            for (ServedValue value : board.values()) {
                if (value.signal() == signal) {
                    sorted.computeIfAbsent(value.labels().getOrDefault(label, ""), _ -> new ArrayList<>(1))
                            .add(value);
                }
            }
        }
        return sorted;
    }
}
