// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.explain.ReasonCode;
import dev.leadline.policy.Behavior;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The limits that operators set: how fast, how often, how few and how many. */
final class OperatorRules {

    private OperatorRules() {}

    /** The need must have lasted. */
    static void stabilization(Limits limits, PoolView view, PoolMemory memory, Behavior behavior, Instant now) {
        int current = view.current();
        if (limits.replicas() > current && behavior.scaleUp().isPresent()) {
            Duration window = behavior.scaleUp().get().stabilization();
            int lowest = Math.max(current, memory.proposed().smallest(now, window, limits.replicas()));
            limits.move(
                    Math.min(limits.replicas(), lowest),
                    ReasonCode.Stabilization,
                    Wording.numbers("windowSeconds", window.toSeconds(), "lowestProposal", lowest),
                    "The policy grows only to what was asked for during all of the last " + Wording.span(window) + ".");
        } else if (limits.replicas() < current && behavior.scaleDown().isPresent()) {
            Duration window = behavior.scaleDown().get().stabilization();
            int highest = Math.min(current, memory.proposed().largest(now, window, limits.replicas()));
            limits.move(
                    Math.max(limits.replicas(), highest),
                    ReasonCode.Stabilization,
                    Wording.numbers("windowSeconds", window.toSeconds(), "highestProposal", highest),
                    "The policy shrinks only to the most that was asked for in the last " + Wording.span(window) + ".");
        }
    }

    /** No more than the largest step within its period. */
    static void stepLimit(Limits limits, PoolView view, PoolMemory memory, Behavior behavior, Instant now) {
        boolean up = limits.replicas() > view.current();
        boolean down = limits.replicas() < view.current();
        Optional<Behavior.Rule> rule = up ? behavior.scaleUp() : down ? behavior.scaleDown() : Optional.empty();
        if (rule.isEmpty() || rule.get().maxStep().isEmpty()) {
            return;
        }
        Duration period = rule.get().period().orElse(Duration.ZERO);
        int base = period.isZero() ? view.current() : memory.desired().at(now.minus(period), view.current());
        int step = rule.get().maxStep().get().replicas(base);
        int bound = up ? Math.max(view.current(), base + step) : Math.min(view.current(), Math.max(0, base - step));
        int to = up ? Math.min(limits.replicas(), bound) : Math.max(limits.replicas(), bound);
        limits.move(
                to,
                ReasonCode.StepLimit,
                Wording.numbers("largestStep", step, "periodSeconds", period.toSeconds(), "replicasBefore", base),
                "The policy allows a step of " + Wording.replicas(step)
                        + (period.isZero() ? " per decision." : " per " + Wording.span(period) + "."));
    }

    /** Never outside the bounds of the pool. */
    static void bounds(Limits limits, PoolView view, int least) {
        int most = view.pool().replicas().max().count();
        if (limits.replicas() < least) {
            limits.move(
                    least,
                    ReasonCode.MinReplicas,
                    Wording.numbers("minReplicas", least),
                    "The policy asks for at least " + Wording.replicas(least) + ".");
        }
        if (limits.replicas() > most) {
            limits.move(
                    most,
                    ReasonCode.MaxReplicas,
                    Wording.numbers("maxReplicas", most),
                    "The policy allows at most " + Wording.replicas(most) + "; demand asks for more.");
        }
    }
}
