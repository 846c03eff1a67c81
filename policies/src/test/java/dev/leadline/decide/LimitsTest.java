// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The way from a proposal to a number. */
class LimitsTest {

    private static Need need(double exact, ReasonCode code) {
        return new Need(exact, code, Map.of("asked", exact), "It is asked for.");
    }

    @Test
    void theFirstStepIsTheNeedItself() {
        Limits limits = new Limits(2, 4, need(3.2, ReasonCode.Backlog));
        assertThat(limits.steps())
                .containsExactly(new Step(ReasonCode.Backlog, 2, 4, Map.of("asked", 3.2), "It is asked for."));
        assertThat(limits.proposed()).isEqualTo(4);
        assertThat(limits.flow()).isEqualTo(3.2);
        assertThat(limits.reason()).isEqualTo(ReasonCode.Backlog);
    }

    @Test
    void aKnownNeedForWhatRunsIsSteady() {
        assertThat(new Limits(4, 4, need(3.2, ReasonCode.ForecastDemand)).reason())
                .isEqualTo(ReasonCode.Steady);
        assertThat(new Limits(4, 4, need(4, ReasonCode.MissingData)).reason()).isEqualTo(ReasonCode.MissingData);
        assertThat(new Limits(4, 4, need(4, ReasonCode.CapacityUnknown)).reason())
                .isEqualTo(ReasonCode.CapacityUnknown);
        assertThat(new Limits(0, 0, need(0, ReasonCode.ScaledToZero)).reason()).isEqualTo(ReasonCode.ScaledToZero);
    }

    @Test
    void aLimitThatMovesNothingIsSilentAndItsWordsAreNotSought() {
        Limits limits = new Limits(2, 4, need(4, ReasonCode.Backlog));
        limits.move(4, ReasonCode.MaxReplicas, Map.of(), "never said");
        limits.move(4, ReasonCode.MaxReplicas, () -> {
            throw new AssertionError("nobody asks for these words");
        });
        assertThat(limits.steps()).hasSize(1);
        assertThat(limits.reason()).isEqualTo(ReasonCode.Backlog);
    }

    @Test
    void theLastMoveDecidesAndKeepsTheProposal() {
        Limits limits = new Limits(2, 4, need(4, ReasonCode.Backlog));
        limits.move(5, ReasonCode.RatioBand, () -> new Reasoning(Map.of("replicasAdded", 1.0), "One more."));
        limits.move(3, ReasonCode.MaxReplicas, Map.of("maxReplicas", 3.0), "At most three.");
        assertThat(limits.replicas()).isEqualTo(3);
        assertThat(limits.proposed()).isEqualTo(4);
        assertThat(limits.reason()).isEqualTo(ReasonCode.MaxReplicas);
        assertThat(limits.decisiveSentence()).isEqualTo("At most three.");
        assertThat(limits.steps().subList(1, 3))
                .containsExactly(
                        new Step(ReasonCode.RatioBand, 4, 5, Map.of("replicasAdded", 1.0), "One more."),
                        new Step(ReasonCode.MaxReplicas, 5, 3, Map.of("maxReplicas", 3.0), "At most three."));
    }

    @Test
    void aNeedIsRoundedUpToWholeReplicas() {
        assertThat(need(2.0000000001, ReasonCode.Backlog).replicas()).isEqualTo(2);
        assertThat(need(2.1, ReasonCode.Backlog).replicas()).isEqualTo(3);
        assertThat(need(2, ReasonCode.Backlog).isKnown()).isTrue();
        assertThat(need(2, ReasonCode.Backlog).reckoned()).isFalse();
    }
}
