// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import dev.leadline.adapter.board.Snapshot;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A snapshot, sorted for reading where somebody reads: each namespace once, when it is first asked for. */
final class SnapshotView {

    private final Snapshot snapshot;
    private final Set<String> known;
    private final Map<String, NamespaceValues> namespaces = new ConcurrentHashMap<>();

    SnapshotView(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.known = snapshot.boards().keySet().stream()
                .map(policy -> policy.namespace())
                .collect(Collectors.toUnmodifiableSet());
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** What this namespace has; nothing is kept of one that has nothing, whatever names are tried. */
    NamespaceValues namespace(String name) {
        return known.contains(name)
                ? namespaces.computeIfAbsent(name, unread -> NamespaceValues.of(snapshot, unread))
                : NamespaceValues.NONE;
    }
}
