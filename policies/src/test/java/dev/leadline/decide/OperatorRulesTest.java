// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import dev.leadline.policy.Behavior;
import dev.leadline.policy.Behavior.Count;
import dev.leadline.policy.Behavior.Percent;
import dev.leadline.policy.Behavior.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators limit, on a pool of four. */
class OperatorRulesTest {

    private static final Instant NOW = SeenPool.NOW;
    private static final Duration WINDOW = Duration.ofSeconds(60);

    private final PoolView view = SeenPool.prefill().ready(4).bounds(2, 9).view();
    private final PoolMemory memory = new PoolMemory(view.pool(), Experiment.NONE);

    private static Behavior stabilized() {
        Rule rule = new Rule(Optional.empty(), Optional.empty(), WINDOW);
        return new Behavior(Optional.of(rule), Optional.of(rule));
    }

    private static Behavior steps(Behavior.StepLimit step, Optional<Duration> period) {
        Rule rule = new Rule(Optional.of(step), period, Duration.ZERO);
        return new Behavior(Optional.of(rule), Optional.of(rule));
    }

    private static Limits asking(int replicas) {
        return new Limits(4, replicas, new Need(replicas, ReasonCode.ForecastDemand, Map.of(), "demand"));
    }

    private Limits stabilize(int asked) {
        Limits limits = asking(asked);
        OperatorRules.stabilization(limits, view, memory, stabilized(), NOW);
        return limits;
    }

    private Limits step(int asked, Behavior behavior) {
        Limits limits = asking(asked);
        OperatorRules.stepLimit(limits, view, memory, behavior, NOW);
        return limits;
    }

    private static Step last(Limits limits) {
        return limits.steps().getLast();
    }

    @Test
    void growsOnlyToTheLeastThatWasAskedForThroughoutTheWindow() {
        memory.proposed().add(NOW.minusSeconds(70), 1);
        memory.proposed().add(NOW.minusSeconds(50), 6);
        memory.proposed().add(NOW, 8);
        Limits limits = stabilize(8);
        assertThat(limits.replicas()).isEqualTo(6);
        assertThat(limits.reason()).isEqualTo(ReasonCode.Stabilization);
        assertThat(last(limits).numbers()).containsExactly(entry("windowSeconds", 60.0), entry("lowestProposal", 6.0));
        assertThat(last(limits).sentence())
                .isEqualTo("The policy grows only to what was asked for during all of the last 60 s.");
    }

    @Test
    void growingIsHeldAndNotReversedByALowProposal() {
        memory.proposed().add(NOW.minusSeconds(30), 1);
        assertThat(stabilize(8).replicas()).isEqualTo(4);
    }

    @Test
    void shrinksOnlyToTheMostThatWasAskedForInTheWindow() {
        memory.proposed().add(NOW.minusSeconds(30), 3);
        memory.proposed().add(NOW, 1);
        Limits limits = stabilize(1);
        assertThat(limits.replicas()).isEqualTo(3);
        assertThat(last(limits).numbers()).containsExactly(entry("windowSeconds", 60.0), entry("highestProposal", 3.0));
        assertThat(last(limits).sentence())
                .isEqualTo("The policy shrinks only to the most that was asked for in the last 60 s.");
        memory.proposed().add(NOW, 8);
        assertThat(stabilize(1).replicas()).isEqualTo(4);
    }

    @Test
    void aPoolThatKeepsItsSizeHasNothingToStabilize() {
        memory.proposed().add(NOW.minusSeconds(30), 1);
        memory.proposed().add(NOW.minusSeconds(20), 9);
        assertThat(stabilize(4).steps()).hasSize(1);
        Limits free = asking(8);
        OperatorRules.stabilization(free, view, memory, Behavior.FREE, NOW);
        assertThat(free.replicas()).isEqualTo(8);
    }

    @Test
    void oneDecisionMovesByNoMoreThanTheLargestStep() {
        Limits up = step(9, steps(new Count(2), Optional.empty()));
        assertThat(up.replicas()).isEqualTo(6);
        assertThat(last(up).code()).isEqualTo(ReasonCode.StepLimit);
        assertThat(last(up).numbers())
                .containsExactly(entry("largestStep", 2.0), entry("periodSeconds", 0.0), entry("replicasBefore", 4.0));
        assertThat(last(up).sentence()).isEqualTo("The policy allows a step of 2 replicas per decision.");
        assertThat(step(1, steps(new Count(2), Optional.empty())).replicas()).isEqualTo(2);
        assertThat(step(0, steps(new Count(9), Optional.empty())).replicas()).isZero();
        assertThat(step(5, steps(new Count(2), Optional.empty())).steps()).hasSize(1);
        assertThat(step(4, steps(new Count(2), Optional.empty())).steps()).hasSize(1);
        assertThat(step(9, steps(new Percent(50), Optional.empty())).replicas()).isEqualTo(6);
    }

    @Test
    void aPeriodCountsFromWhatWasDesiredWhenItBegan() {
        memory.desired().add(NOW.minusSeconds(90), 3);
        memory.desired().add(NOW.minusSeconds(30), 4);
        Behavior behavior = steps(new Count(2), Optional.of(WINDOW));
        Limits up = step(9, behavior);
        assertThat(up.replicas()).isEqualTo(5);
        assertThat(last(up).numbers())
                .containsExactly(entry("largestStep", 2.0), entry("periodSeconds", 60.0), entry("replicasBefore", 3.0));
        assertThat(last(up).sentence()).isEqualTo("The policy allows a step of 2 replicas per 60 s.");
        assertThat(step(0, behavior).replicas()).isEqualTo(1);
    }

    @Test
    void aStepThatWasUsedUpHoldsAndDoesNotTurnTheOtherWay() {
        memory.desired().add(NOW.minusSeconds(90), 1);
        assertThat(step(9, steps(new Count(2), Optional.of(WINDOW))).replicas()).isEqualTo(4);
        memory.desired().add(NOW.minusSeconds(80), 9);
        assertThat(step(0, steps(new Count(2), Optional.of(WINDOW))).replicas()).isEqualTo(4);
    }

    @Test
    void boundsSayWhichOfThemHolds() {
        Limits low = asking(1);
        OperatorRules.bounds(low, view, 2);
        assertThat(low.replicas()).isEqualTo(2);
        assertThat(low.reason()).isEqualTo(ReasonCode.MinReplicas);
        assertThat(last(low).numbers()).containsExactly(entry("minReplicas", 2.0));
        assertThat(last(low).sentence()).isEqualTo("The policy asks for at least 2 replicas.");
        Limits high = asking(10);
        OperatorRules.bounds(high, view, 2);
        assertThat(high.replicas()).isEqualTo(9);
        assertThat(high.reason()).isEqualTo(ReasonCode.MaxReplicas);
        assertThat(last(high).numbers()).containsExactly(entry("maxReplicas", 9.0));
        assertThat(last(high).sentence()).isEqualTo("The policy allows at most 9 replicas; demand asks for more.");
        for (int inside : new int[] {2, 9}) {
            Limits limits = asking(inside);
            OperatorRules.bounds(limits, view, 2);
            assertThat(limits.steps()).hasSize(1);
        }
    }
}
