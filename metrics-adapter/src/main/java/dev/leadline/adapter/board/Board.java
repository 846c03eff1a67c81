// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.board;

import dev.leadline.policy.PolicyKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Holds the snapshot that is served. Reading it is one volatile read; it is replaced when a policy has changed and when
 * time has passed the next step of a policy's freshness. Time is an argument.
 */
public final class Board {

    private final Function<PolicyKey, Optional<PolicyReading>> source;
    private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
    private volatile Snapshot snapshot = Snapshot.EMPTY;

    /** @param source what is known of a policy now */
    public Board(Function<PolicyKey, Optional<PolicyReading>> source) {
        this.source = source;
    }

    /** What is served now. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** Hears of every snapshot after this, in their order; returns quickly. */
    public void listen(Consumer<Snapshot> listener) {
        listeners.add(listener);
    }

    /** Hears no more. */
    public void ignore(Consumer<Snapshot> listener) {
        listeners.remove(listener);
    }

    /**
     * Brings the snapshot up to date.
     *
     * @param changed policies that may have changed
     */
    public synchronized void refresh(Set<PolicyKey> changed, Instant now) {
        Snapshot before = snapshot;
        Map<PolicyKey, PolicyBoard> boards = new HashMap<>(before.boards());
        before.boards().forEach((key, board) -> {
            if (board.changes().filter(moment -> !now.isBefore(moment)).isPresent()) {
                boards.put(key, FreshnessRule.at(board.reading(), now));
            }
        });
        for (PolicyKey key : changed) {
            Optional<PolicyReading> reading = source.apply(key);
            if (reading.isEmpty()) {
                boards.remove(key);
            } else if (!Optional.ofNullable(before.boards().get(key))
                    .map(PolicyBoard::reading)
                    .equals(reading)) {
                boards.put(key, FreshnessRule.at(reading.get(), now));
            }
        }
        if (!boards.equals(before.boards())) {
            snapshot = new Snapshot(before.version() + 1, boards);
            listeners.forEach(listener -> listener.accept(snapshot));
        }
    }

    /** The next moment at which time alone changes what is served. */
    public Optional<Instant> nextChange() {
        return snapshot.boards().values().stream()
                .flatMap(board -> board.changes().stream())
                .min(Instant::compareTo);
    }
}
