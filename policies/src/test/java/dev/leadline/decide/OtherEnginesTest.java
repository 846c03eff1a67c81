// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static dev.leadline.decide.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.capacity.LearnedState;
import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import dev.leadline.fleet.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A policy that is changed while it runs, so that it speaks of other engines. */
class OtherEnginesTest {

    private static final String EIGHT = "llama3.1-8b-h100-vllm-bf16-tp1";

    private static ForecastingController watched(PolicyBuilder policy) {
        ForecastingController controller = new ForecastingController(policy.build());
        ScriptedFleet fleet = new ScriptedFleet(4, 3);
        for (int look = 0; look < 120; look++) {
            controller.step(fleet.after(5, 50_000, 5_000));
        }
        return controller;
    }

    private static PolicyBuilder unprofiled() {
        return aPolicy().pool("prefill", Role.Prefill, 1, 16, false).pool("decode", Role.Decode, 1, 16, false);
    }

    private static Map<String, LearnedState> untaught(PolicyBuilder policy) {
        return new ForecastingController(policy.build()).capacities();
    }

    @Test
    void anotherProfileIsWhatItsPoolStartsFromAndTheOtherPoolKeepsWhatItLearned() {
        ForecastingController controller = watched(aPolicy());
        LearnedState decode = controller.capacities().get("decode");
        PolicyBuilder changed = aPolicy().profiled("prefill", Role.Prefill, EIGHT);
        controller.adopt(changed.build());
        assertThat(controller.capacities())
                .containsEntry("prefill", untaught(changed).get("prefill"))
                .containsEntry("decode", decode);
    }

    @Test
    void aProfileThatIsTakenAwayTakesWhatWasLearnedAroundItAlong() {
        ForecastingController controller = watched(aPolicy());
        controller.adopt(unprofiled().build());
        assertThat(controller.capacities()).isEqualTo(untaught(unprofiled()));
    }

    @Test
    void anotherModelOnTheSamePoolsIsLearnedAnewAndHoldsThemMeanwhile() {
        ForecastingController controller = watched(unprofiled());
        controller.adopt(unprofiled().model("meta/Llama-3.1-8B").build());
        assertThat(controller.capacities()).isEqualTo(untaught(unprofiled()));
        ScriptedFleet fleet = new ScriptedFleet(4, 3);
        fleet.after(601, 50_000, 5_000);
        PoolPlan plan = controller.step(fleet.after(5, 50_000, 5_000)).plan().pool("decode");
        assertThat(plan.steps()).extracting(Step::code).contains(ReasonCode.CapacityUnknown);
        assertThat(plan.desiredReplicas()).isEqualTo(3);
    }

    @Test
    void aPolicyThatChangesAnythingElseKeepsWhatWasLearned() {
        ForecastingController controller = watched(aPolicy());
        Map<String, LearnedState> known = controller.capacities();
        controller.adopt(aPolicy()
                .pool("prefill", Role.Prefill, 2, 9, true)
                .ratio(0.2, 5)
                .build());
        assertThat(controller.capacities()).isEqualTo(known);
    }
}
