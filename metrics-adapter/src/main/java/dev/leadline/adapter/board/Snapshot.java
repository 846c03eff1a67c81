// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.board;

import dev.leadline.policy.PolicyKey;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is served, at one moment; never changes. What follows from a policy is shared with the snapshots before
 * it for as long as it stays the same object, so that whatever is kept per {@link ServedValue} may be kept by identity.
 *
 * @param version grows with every snapshot
 * @param boards by policy
 */
public record Snapshot(long version, Map<PolicyKey, PolicyBoard> boards) {

    /** Nothing is known. */
    public static final Snapshot EMPTY = new Snapshot(0, Map.of());

    /** Copies the map. */
    public Snapshot {
        boards = Map.copyOf(boards);
    }

    /** What is served of this policy. */
    public Optional<PolicyBoard> board(PolicyKey policy) {
        return Optional.ofNullable(boards.get(policy));
    }

    /** The number of a pool, when there is one. */
    public Optional<ServedValue> value(PolicyKey policy, String pool, Signal signal) {
        return board(policy).map(PolicyBoard::values).stream()
                .flatMap(Collection::stream)
                .filter(value -> value.signal() == signal && value.pool().equals(pool))
                .findFirst();
    }
}
