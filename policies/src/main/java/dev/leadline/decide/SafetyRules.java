// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import java.time.Duration;
import java.util.List;

/** The rules that keep a pool from shrinking on doubtful grounds. */
final class SafetyRules {

    private SafetyRules() {}

    /**
     * Whether enough is known to change anything. Demand that is known, by the router or by all engines, is a quorum by
     * itself; otherwise more than half of the ready instances of the role have to speak. A pool at zero has nobody to ask.
     */
    static boolean hasQuorum(PoolView view, List<PoolView> role, boolean demandKnown) {
        int ready = ready(role);
        return demandKnown || view.current() == 0 || 2 * (ready - silentOf(role).size()) > ready;
    }

    /**
     * Less than a quorum speaks: neither up nor down.
     *
     * @param standing what was decided last while a quorum spoke
     */
    static void noQuorum(Limits limits, PoolView view, List<PoolView> role, int standing) {
        int ready = ready(role);
        int speaking = ready - silentOf(role).size();
        int held = Math.max(view.current(), standing);
        limits.move(
                held,
                ReasonCode.MissingData,
                Wording.numbers("speakingInstances", speaking, "readyReplicas", ready, "heldReplicas", held),
                "Demand is not known and only " + speaking + " of " + ready
                        + " ready instances speak, so the last number stands.");
    }

    private static int ready(List<PoolView> role) {
        return role.stream().mapToInt(PoolView::ready).sum();
    }

    /** Readings of ready instances of the role are missing: nothing shrinks. */
    static void missingData(Limits limits, PoolView view, List<PoolView> role, boolean demandKnown) {
        if (limits.replicas() >= view.current()) {
            return;
        }
        List<InstanceObservation> silent = silentOf(role);
        if (!silent.isEmpty()) {
            int ready = ready(role);
            limits.move(
                    view.current(),
                    ReasonCode.MissingData,
                    Wording.numbers("silentInstances", silent.size(), "readyReplicas", ready),
                    "Nothing shrinks while " + silent(silent, ready) + ".");
        } else if (!demandKnown) {
            limits.move(
                    view.current(),
                    ReasonCode.MissingData,
                    Wording.numbers("currentReplicas", view.current()),
                    "Nothing shrinks while demand is not known.");
        }
    }

    private static List<InstanceObservation> silentOf(List<PoolView> role) {
        return role.stream().flatMap(view -> view.seen().silent().stream()).toList();
    }

    /** All instances of a pool that wanted replicas are gone from sight at once: the last number stands. */
    static void vanished(Limits limits, boolean vanished, int lastDesired) {
        if (vanished && limits.replicas() < lastDesired) {
            limits.move(
                    lastDesired,
                    ReasonCode.MissingData,
                    Wording.numbers("heldReplicas", lastDesired),
                    "No instance is seen any more although " + Wording.replicas(lastDesired)
                            + " were wanted, which may be a fault of the look, so the last number stands.");
        }
    }

    /** Which ready instances tell nothing, and why the first of them does not; there must be one. */
    static String silent(PoolView view) {
        return silent(view.seen().silent(), view.ready());
    }

    private static String silent(List<InstanceObservation> silent, int ready) {
        InstanceObservation first = silent.getFirst();
        return silent.size() + " of " + ready + " ready instances tell nothing (" + first.id() + ": " + why(first)
                + ")";
    }

    private static String why(InstanceObservation instance) {
        if (instance.frozen()) {
            return "its gauges no longer move";
        }
        return switch (instance.snapshot().engine()) {
            case Reading.Missing<?> missing -> missing.reason();
            case Reading.Stale<?> stale -> stale.reason();
            case Reading.Fresh<?> ignored -> MissingReason.NotReported.prose();
        };
    }

    /** Too little has been seen since the start: hold. */
    static void warmingUp(Limits limits, PoolView view, Duration seen, Duration window) {
        if (limits.replicas() < view.current() && seen.compareTo(window) < 0) {
            limits.move(
                    view.current(),
                    ReasonCode.WarmingUp,
                    Wording.numbers("secondsSeen", seen.toSeconds(), "windowSeconds", window.toSeconds()),
                    "Nothing shrinks before " + Wording.span(window) + " have been watched; so far it is "
                            + Wording.span(seen) + ".");
        }
    }
}
