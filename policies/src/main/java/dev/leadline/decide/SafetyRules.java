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

    /** Readings of ready instances are missing: hold. */
    static void missingData(Limits limits, PoolView view, boolean demandKnown) {
        if (limits.replicas() >= view.current()) {
            return;
        }
        if (!view.seen().silent().isEmpty()) {
            limits.move(
                    view.current(),
                    ReasonCode.MissingData,
                    Wording.numbers("silentInstances", view.seen().silent().size(), "readyReplicas", view.ready()),
                    "Nothing shrinks while " + silent(view) + ".");
        } else if (!demandKnown) {
            limits.move(
                    view.current(),
                    ReasonCode.MissingData,
                    Wording.numbers("currentReplicas", view.current()),
                    "Nothing shrinks while demand is not known.");
        }
    }

    /** Which ready instances tell nothing, and why the first of them does not; there must be one. */
    static String silent(PoolView view) {
        List<InstanceObservation> silent = view.seen().silent();
        InstanceObservation first = silent.getFirst();
        return silent.size() + " of " + view.ready() + " ready instances tell nothing (" + first.id() + ": "
                + why(first) + ")";
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
