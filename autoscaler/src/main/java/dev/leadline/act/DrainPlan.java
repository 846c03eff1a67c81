// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The next step of a two-phase shrink, as a function of what is there: who is told to accept nothing more, who is told to
 * accept again, and whether the number may fall now. It keeps no state: what was begun is read from the replicas' labels,
 * so that it survives a restart.
 */
final class DrainPlan {

    /** Time for routers to see the label; a reading of before says nothing of the requests still coming. */
    static final Duration SETTLED = Duration.ofSeconds(3);

    private DrainPlan() {}

    /** What to do. */
    sealed interface Step permits Shrink, Plain, Work, Rollout {}

    /**
     * The number may fall at once, if it has to.
     *
     * @param undo ids that accept again
     * @param note what the drain came to; empty when there is nothing to say
     */
    record Shrink(List<String> undo, String note) implements Step {}

    /**
     * The number may fall at once, and those that go cannot finish their requests first.
     *
     * @param undo ids that accept again
     * @param why a sentence
     */
    record Plain(List<String> undo, String why) implements Step {}

    /**
     * Some have to finish first.
     *
     * @param undo ids that accept again
     * @param begin ids that accept nothing more from now on
     * @param waiting ids that still have requests
     */
    record Work(List<String> undo, List<String> begin, List<String> waiting) implements Step {}

    /** Which replicas go cannot be told while a rollout replaces them. */
    record Rollout() implements Step {}

    /**
     * The next step.
     *
     * @param staying all replicas that are not being deleted
     * @param desired how many of them shall stay
     * @param timeout longest wait for running requests
     */
    static Step next(List<DrainReplica> staying, int desired, DrainOrder order, Instant now, Duration timeout) {
        List<String> drained =
                ids(staying.stream().filter(DrainReplica::drained).toList());
        int excess = staying.size() - desired;
        if (excess <= 0) {
            return new Shrink(drained, "");
        }
        if (order == DrainOrder.NotKnown) {
            return new Plain(
                    drained, "Its kind does not say which replicas go, so none could finish its requests first.");
        }
        if (order == DrainOrder.ByIndex
                && staying.stream().anyMatch(one -> one.index().isEmpty())) {
            return new Plain(drained, "Its pods carry no index, so nobody can tell which go: none could finish first.");
        }
        if (isReplaced(staying, order)) {
            return new Rollout();
        }
        List<DrainReplica> going =
                staying.stream().sorted(comparator(order)).limit(excess).toList();
        if (going.stream().anyMatch(one -> one.ready() && !one.labelled())) {
            return new Plain(
                    drained, "Its pods do not carry the drain label, so the router could not be told to spare them.");
        }
        return step(drained, going, now, timeout);
    }

    private static Step step(List<String> drained, List<DrainReplica> going, Instant now, Duration timeout) {
        Set<String> chosen = new HashSet<>(ids(going));
        List<String> undo = drained.stream().filter(id -> !chosen.contains(id)).toList();
        List<String> begin =
                ids(going.stream().filter(one -> one.ready() && !one.drained()).toList());
        List<DrainReplica> busy = going.stream()
                .filter(one -> one.ready() && one.drained() && !isIdle(one))
                .toList();
        List<String> waiting = ids(busy.stream()
                .filter(one -> now.isBefore(one.drainedSince().orElseThrow().plus(timeout)))
                .toList());
        if (!begin.isEmpty() || !waiting.isEmpty()) {
            return new Work(undo, begin, waiting);
        }
        String note = busy.isEmpty()
                ? "Those that go had finished their requests."
                : "The drain timeout of " + timeout.toSeconds() + " s is over for " + String.join(", ", ids(busy))
                        + ".";
        return new Shrink(undo, note);
    }

    /** Nothing in it by a reading that is younger than the label. */
    private static boolean isIdle(DrainReplica one) {
        return one.load().isPresent()
                && one.load().getAsDouble() == 0
                && one.loadAt().isAfter(one.drainedSince().orElseThrow().plus(SETTLED));
    }

    private static boolean isReplaced(List<DrainReplica> staying, DrainOrder order) {
        return order == DrainOrder.ByCost
                ? staying.stream().map(DrainReplica::maker).distinct().count() > 1
                : staying.stream().map(DrainReplica::index).distinct().count() < staying.size();
    }

    /** Who goes first. By cost the controller removes unready ones before it looks at any cost. */
    private static Comparator<DrainReplica> comparator(DrainOrder order) {
        return order == DrainOrder.ByIndex
                ? Comparator.comparingInt((DrainReplica one) -> -one.index().orElseThrow())
                : Comparator.comparing(DrainReplica::ready)
                        .thenComparing(one -> !one.drained())
                        .thenComparing(DrainReplica::worth)
                        .thenComparingDouble(one -> one.load().orElse(Double.MAX_VALUE))
                        .thenComparingDouble(one -> one.kvUsage().orElse(1))
                        .thenComparing(DrainReplica::id, Comparator.reverseOrder());
    }

    private static List<String> ids(List<DrainReplica> replicas) {
        return replicas.stream().map(DrainReplica::id).toList();
    }
}
