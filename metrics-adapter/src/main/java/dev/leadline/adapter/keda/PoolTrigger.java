// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import dev.leadline.adapter.board.Freshness;
import dev.leadline.adapter.board.PolicyBoard;
import dev.leadline.adapter.board.PoolReading;
import dev.leadline.adapter.board.Signal;
import dev.leadline.adapter.board.Snapshot;
import dev.leadline.policy.PolicyKey;
import io.grpc.Status;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A trigger that names a policy, and a pool where it must.
 *
 * @param where the ScaledObject, as sentences begin with it
 * @param policy in the ScaledObject's namespace
 * @param named the pool, when it is named
 */
record PoolTrigger(String where, PolicyKey policy, Optional<String> named) implements Trigger {

    private static final int POOLS_SHOWN = 10;

    @Override
    public Answer answer(Snapshot snapshot) {
        Optional<PolicyBoard> board = snapshot.board(policy);
        if (board.isEmpty()) {
            return refused(
                    Status.Code.NOT_FOUND,
                    ": nothing is known of ScalingPolicy " + policy
                            + ". It does not exist, or nothing was decided for it" + " yet; see kubectl -n "
                            + policy.namespace() + " get scalingpolicy " + policy.name() + ".");
        }
        Set<String> pools = pools(board.get());
        if (named.isPresent()) {
            return of(snapshot, board.get(), pools, named.get());
        }
        Iterator<String> first = pools.iterator();
        return switch (pools.size()) {
            case 0 ->
                refused(
                        Status.Code.NOT_FOUND,
                        ": nothing is published of ScalingPolicy " + policy + " yet. Its conditions say why.");
            case 1 -> of(snapshot, board.get(), pools, first.next());
            default ->
                refused(
                        Status.Code.INVALID_ARGUMENT,
                        ", trigger metadata pool: missing. ScalingPolicy " + policy
                                + " has several pools, and a ScaledObject" + " follows one; add one of these as pool: "
                                + shown(pools) + ".");
        };
    }

    private Answer of(Snapshot snapshot, PolicyBoard board, Set<String> pools, String pool) {
        if (!pools.contains(pool)) {
            return refused(
                    Status.Code.NOT_FOUND,
                    ", trigger metadata pool \"" + Shown.line(pool) + "\": ScalingPolicy " + policy
                            + " has no such pool. It has: " + shown(pools) + ".");
        }
        return snapshot.value(policy, pool, Signal.DesiredReplicas)
                .<Answer>map(value -> new Answer.Replicas(value.milli()))
                .orElseGet(() -> refused(
                        Status.Code.NOT_FOUND,
                        ": no number of replicas for pool " + Shown.line(pool) + " of ScalingPolicy " + policy + ": "
                                + why(board, pool) + "."));
    }

    private static String why(PolicyBoard board, String pool) {
        return board.freshness().getOrDefault(pool, Freshness.Gone) == Freshness.Gone
                ? Freshness.Gone.prose()
                : "the autoscaler has published none for it yet";
    }

    /** A pool that has only a fallback counts: with two pools it is never a guess which one is meant. */
    private static Set<String> pools(PolicyBoard board) {
        Set<String> pools = new TreeSet<>(board.reading().fallback().keySet());
        board.reading().pools().stream().map(PoolReading::pool).forEach(pools::add);
        return pools;
    }

    private static String shown(Set<String> pools) {
        return pools.stream().limit(POOLS_SHOWN).map(Shown::line).collect(Collectors.joining(", "))
                + (pools.size() > POOLS_SHOWN ? ", …" : "");
    }

    private Answer refused(Status.Code code, String rest) {
        return new Answer.Refused(code, where + rest);
    }
}
