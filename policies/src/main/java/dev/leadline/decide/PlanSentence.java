// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.InstanceState;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decisions in words. */
final class PlanSentence {

    private PlanSentence() {}

    /** The sentence of one pool: what happens, what is on its way, and why. */
    static String of(PoolView view, Limits limit, FleetMemory memory, ScalingPolicy policy, Instant now) {
        int to = limit.replicas();
        String what = to == view.current()
                ? "keep " + Wording.replicas(to)
                : "from " + view.current() + " to " + Wording.replicas(to);
        return view.pool().name() + ": " + what + coming(view, memory, policy, now) + ". " + limit.decisiveSentence();
    }

    private static String coming(PoolView view, FleetMemory memory, ScalingPolicy policy, Instant now) {
        int pending = view.seen().count(InstanceState.Pending);
        Optional<Duration> next = view.seen().instances().stream()
                .filter(one -> one.state() == InstanceState.Starting)
                .map(InstanceObservation::snapshot)
                .map(one -> Duration.between(
                        now, memory.leadTimes().expectedReady(view.pool().name(), one, now, policy.leadTime())))
                .min(Duration::compareTo);
        List<String> parts = new ArrayList<>();
        next.ifPresent(left -> parts.add(view.seen().count(InstanceState.Starting)
                + " starting, the next ready in about " + Wording.span(left.isNegative() ? Duration.ZERO : left)));
        if (pending > 0) {
            parts.add(pending + " waiting for accelerators");
        }
        return parts.isEmpty() ? "" : " (" + String.join("; ", parts) + ")";
    }

    /** The sentence of the whole decision. */
    static String of(Map<String, PoolPlan> pools) {
        List<String> changes = pools.values().stream()
                .filter(pool -> pool.desiredReplicas() != pool.currentReplicas())
                .map(PoolPlan::sentence)
                .toList();
        if (!changes.isEmpty()) {
            return String.join(" ", changes);
        }
        List<String> sizes = pools.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().desiredReplicas())
                .toList();
        return "Nothing changes: " + String.join(", ", sizes) + ".";
    }
}
