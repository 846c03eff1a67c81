// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The way of one pool from a proposal to its final number: every limit that speaks leaves a step. */
final class Limits {

    private final List<Step> steps = new ArrayList<>();
    private final int proposed;
    private final double flow;
    private int replicas;
    private ReasonCode reason;

    Limits(int current, int proposed, Need decisive) {
        this(current, proposed, decisive, decisive.exact());
    }

    /**
     * The way of one pool's number.
     *
     * @param flow replicas that demand takes, not rounded, without those that would only work off what waits
     */
    Limits(int current, int proposed, Need decisive, double flow) {
        this.proposed = proposed;
        this.flow = flow;
        replicas = proposed;
        boolean steady = proposed == current && decisive.isKnown() && decisive.code() != ReasonCode.ScaledToZero;
        reason = steady ? ReasonCode.Steady : decisive.code();
        add(decisive.code(), current, proposed, decisive.why().get());
    }

    private void add(ReasonCode code, int from, int to, Reasoning why) {
        steps.add(new Step(code, from, to, why.numbers(), why.sentence()));
    }

    /** Moves the number and says why; a limit that changes nothing stays silent. */
    void move(int to, ReasonCode code, Map<String, Double> numbers, String sentence) {
        if (to != replicas) {
            steps.add(new Step(code, replicas, to, numbers, sentence));
            replicas = to;
            reason = code;
        }
    }

    /** The same, where the words are only found when they are needed. */
    void move(int to, ReasonCode code, Supplier<Reasoning> why) {
        if (to != replicas) {
            add(code, replicas, to, why.get());
            replicas = to;
            reason = code;
        }
    }

    /** Leaves the number as it is and says why it is less than what runs. */
    void settle(ReasonCode code, Map<String, Double> numbers, String sentence) {
        steps.add(new Step(code, replicas, replicas, numbers, sentence));
        reason = code;
    }

    /** What was asked for before any limit. */
    int proposed() {
        return proposed;
    }

    /** What demand takes before any limit, not rounded up, without what would only work off what waits. */
    double flow() {
        return flow;
    }

    int replicas() {
        return replicas;
    }

    ReasonCode reason() {
        return reason;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** The sentence of the step that decided. */
    String decisiveSentence() {
        return steps.getLast().sentence();
    }
}
