// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static dev.leadline.decide.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.capacity.LearnedState;
import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import dev.leadline.fleet.Role;
import dev.leadline.policy.Objectives;
import dev.leadline.units.Ratio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Priors that are wrong, capacities that were kept, and objectives that no engine meets. */
class DoubtfulCapacityTest {

    private static ScalingPlan watch(PolicyController controller, ScriptedFleet fleet, int looks, double input) {
        ScalingPlan plan = controller.step(fleet.after(5, input, input / 10)).plan();
        for (int i = 1; i < looks; i++) {
            plan = controller.step(fleet.after(5, input, input / 10)).plan();
        }
        return plan;
    }

    private static PolicyController profiled(String profile) {
        return new ForecastingController(aPolicy()
                .profiled("prefill", Role.Prefill, profile)
                .profiled("decode", Role.Decode, profile)
                .build());
    }

    @Test
    void aPriorOfAnotherModelEndsWhereTheRightOneDoes() {
        String[] profiles = {
            "qwen3-32b-h100-vllm-bf16-tp2", "llama3.1-8b-b200-vllm-bf16-tp1", "deepseek-v3-h100-vllm-fp8block-tp8"
        };
        List<Integer> prefills = new ArrayList<>();
        List<Integer> decodes = new ArrayList<>();
        for (String profile : profiles) {
            ScalingPlan plan = watch(profiled(profile), new ScriptedFleet(6, 6), 240, 60_000);
            prefills.add(plan.pool("prefill").neededReplicas());
            decodes.add(plan.pool("decode").neededReplicas());
        }
        assertThat(prefills)
                .allSatisfy(one -> assertThat(one).isBetween(prefills.getFirst() - 1, prefills.getFirst() + 1));
        assertThat(decodes)
                .allSatisfy(one -> assertThat(one).isBetween(decodes.getFirst() - 1, decodes.getFirst() + 1));
    }

    @Test
    void aProfileThatNobodyKnowsIsNoProfile() {
        ScalingPlan plan = watch(profiled("gpt-2-abacus"), new ScriptedFleet(4, 4), 120, 40_000);
        assertThat(plan.pool("prefill").neededReplicas()).isBetween(2, 4);
        assertThat(plan.pool("prefill").steps()).extracting(Step::code).doesNotContain(ReasonCode.CapacityUnknown);
    }

    @Test
    void missingKvCapacityLeavesTheOtherBoundsInForce() {
        PolicyController controller = new ForecastingController(
                aPolicy().pool("decode", Role.Decode, 1, 16, false).build());
        ScalingPlan plan = watch(controller, new ScriptedFleet(4, 2).withoutKvCapacity(), 120, 40_000);
        assertThat(plan.pool("decode").neededReplicas()).isBetween(1, 4);
        assertThat(plan.pool("decode").reason()).isNotEqualTo(ReasonCode.CapacityUnknown);
    }

    @Test
    void refusesObjectivesOutOfReachWithTheReachableValue() {
        Objectives hasty = new Objectives(Ratio.of(0.99), Duration.ofMillis(20), Duration.ZERO, Duration.ofMillis(4));
        PolicyController controller =
                new ForecastingController(aPolicy().objectives(hasty).build());
        ScalingPlan plan = watch(controller, new ScriptedFleet(3, 3), 60, 30_000);
        Step prefill = step(plan, "prefill");
        assertThat(prefill.numbers().get("objectiveSeconds")).isEqualTo(0.02);
        // 2,000 tokens at about 20,000/s.
        assertThat(prefill.numbers().get("reachableSeconds")).isBetween(0.08, 0.12);
        Step decode = step(plan, "decode");
        assertThat(decode.numbers().get("reachableSeconds")).isBetween(0.012, 0.018);
        assertThat(decode.sentence()).startsWith("No number of replicas gives a token every 4 ms");
        assertThat(plan.pool("decode").desiredReplicas()).isLessThan(16);
    }

    private static Step step(ScalingPlan plan, String pool) {
        return plan.pool(pool).steps().stream()
                .filter(one -> one.code() == ReasonCode.ObjectiveOutOfReach)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRestartGoesOnWithWhatWasLearned() {
        PolicyController before = new ForecastingController(aPolicy()
                .pool("prefill", Role.Prefill, 1, 16, false)
                .pool("decode", Role.Decode, 1, 16, false)
                .build());
        watch(before, new ScriptedFleet(4, 3), 120, 50_000);
        Map<String, LearnedState> kept = before.capacities();
        PolicyController after = new ForecastingController(before.policy());
        PolicyController forgetful = new ForecastingController(before.policy());
        assertThat(after.recall(kept)).isEmpty();
        assertThat(after.capacities()).isEqualTo(kept);
        // Two looks are enough to know demand; what a replica does was known before.
        ScalingPlan plan = watch(after, new ScriptedFleet(4, 3), 2, 50_000);
        assertThat(plan.pool("prefill").steps()).extracting(Step::code).doesNotContain(ReasonCode.CapacityUnknown);
        assertThat(watch(forgetful, new ScriptedFleet(4, 3), 2, 50_000)
                        .pool("prefill")
                        .reason())
                .isEqualTo(ReasonCode.CapacityUnknown);
    }

    @Test
    void capacitiesThatDoNotFitAreLearnedAnewAndSaid() {
        PolicyController before = profiled("qwen3-32b-h100-vllm-bf16-tp2");
        watch(before, new ScriptedFleet(3, 3), 30, 40_000);
        PolicyController other = profiled("llama3.1-8b-h100-vllm-bf16-tp1");
        Map<String, LearnedState> fresh = other.capacities();
        assertThat(other.recall(before.capacities()))
                .hasSize(2)
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith(
                                "The capacity of pool prefill is learned anew: it was learned around another profile")
                        .contains("llama3.1-8b-h100-vllm-bf16-tp1"));
        assertThat(other.capacities()).isEqualTo(fresh);
        LearnedState cut = new LearnedState(
                1,
                fresh.getOrDefault("decode", new LearnedState(1, List.of()))
                        .numbers()
                        .subList(0, 20));
        assertThat(other.recall(Map.of("decode", cut, "gone", cut)))
                .singleElement()
                .asString()
                .contains("ends early");
        assertThat(other.capacities()).isEqualTo(fresh);
        assertThat(Optional.of(other.recall(Map.of()))).hasValue(List.of());
    }
}
