// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import dev.leadline.adapter.board.PolicyBoard;
import dev.leadline.adapter.board.ServedValue;
import dev.leadline.adapter.board.Signal;
import dev.leadline.adapter.board.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one namespace has in one snapshot, sorted for reading: by signal, and there by the label that most ask for. */
final class NamespaceValues {

    /** Of a namespace without policies. */
    static final NamespaceValues NONE = new NamespaceValues(List.of());

    private final List<PolicyBoard> boards;
    private final Map<Signal, List<ServedValue>> bySignal = new EnumMap<>(Signal.class);
    private final Map<Signal, Map<String, List<ServedValue>>> byLabel = new EnumMap<>(Signal.class);

    private NamespaceValues(List<PolicyBoard> boards) {
        this.boards = boards;
        for (PolicyBoard board : boards) {
            for (ServedValue value : board.values()) {
                bySignal.computeIfAbsent(value.signal(), _ -> new ArrayList<>()).add(value);
                byLabel.computeIfAbsent(value.signal(), _ -> new HashMap<>())
                        .computeIfAbsent(
                                value.labels().getOrDefault(label(value.signal()), ""), _ -> new ArrayList<>(1))
                        .add(value);
            }
        }
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
        return selector
                .only(label(signal))
                .map(value -> byLabel.getOrDefault(signal, Map.of()).getOrDefault(value, List.of()))
                .orElseGet(() -> bySignal.getOrDefault(signal, List.of()))
                .stream()
                .filter(value -> selector.selects(value.labels()))
                .toList();
    }
}
