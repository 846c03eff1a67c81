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
    private volatile Optional<Instant> nextChange = Optional.empty();

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
     * Brings the snapshot up to date. What has not changed stays the same object; when nothing has, so does the snapshot.
     *
     * @param changed policies that may have changed
     */
    public synchronized void refresh(Set<PolicyKey> changed, Instant now) {
        Snapshot before = snapshot;
        Map<PolicyKey, Optional<PolicyBoard>> differences = new HashMap<>();
        if (nextChange.filter(moment -> !now.isBefore(moment)).isPresent()) {
            before.boards().forEach((key, board) -> {
                if (isDue(board, now)) {
                    differences.put(key, Optional.of(FreshnessRule.at(board.reading(), now)));
                }
            });
        }
        for (PolicyKey key : changed) {
            Optional<PolicyReading> reading = source.apply(key);
            Optional<PolicyBoard> board = before.board(key);
            if (reading.isEmpty()) {
                board.ifPresent(gone -> differences.put(key, Optional.empty()));
            } else if (!board.map(PolicyBoard::reading).equals(reading)) {
                differences.put(key, Optional.of(FreshnessRule.at(reading.get(), now)));
            }
        }
        if (!differences.isEmpty()) {
            replace(before, differences);
        }
    }

    private static boolean isDue(PolicyBoard board, Instant now) {
        return board.changes().filter(moment -> !now.isBefore(moment)).isPresent();
    }

    private void replace(Snapshot before, Map<PolicyKey, Optional<PolicyBoard>> differences) {
        Map<PolicyKey, PolicyBoard> boards = new HashMap<>(before.boards());
        differences.forEach(
                (key, board) -> board.ifPresentOrElse(fresh -> boards.put(key, fresh), () -> boards.remove(key)));
        Snapshot after = new Snapshot(before.version() + 1, boards);
        nextChange = boards.values().stream()
                .flatMap(board -> board.changes().stream())
                .min(Instant::compareTo);
        snapshot = after;
        listeners.forEach(listener -> listener.accept(after));
    }

    /** The next moment at which time alone changes what is served. */
    public Optional<Instant> nextChange() {
        return nextChange;
    }
}
