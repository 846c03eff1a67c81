// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static dev.leadline.decide.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import dev.leadline.policy.ForecastSettings;
import dev.leadline.policy.Objectives;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a plan says about its own numbers. */
class PlanExplanationTest {

    private static ScalingPlan watch(ForecastingController controller, ScriptedFleet fleet, int ticks, double input) {
        ScalingPlan plan = controller.step(fleet.after(5, input, 500)).plan();
        for (int i = 1; i < ticks; i++) {
            plan = controller.step(fleet.after(5, input, 500)).plan();
        }
        return plan;
    }

    private static List<ReasonCode> codes(PoolPlan plan) {
        return plan.steps().stream().map(Step::code).toList();
    }

    @Test
    void doesNotBuyForAnObjectiveThatNoReplicaCanMeet() {
        ScalingPolicy usual = aPolicy().build();
        Objectives impossible = new Objectives(
                usual.objectives().attainment(), Duration.ofMillis(5), Duration.ZERO, Duration.ofMillis(2));
        ForecastingController controller =
                new ForecastingController(aPolicy().objectives(impossible).build());
        ScalingPlan plan = watch(controller, new ScriptedFleet(2, 2), 60, 30_000);
        assertThat(plan.pool("decode").desiredReplicas()).isLessThanOrEqualTo(2);
        assertThat(codes(plan.pool("decode"))).contains(ReasonCode.ObjectiveOutOfReach);
        assertThat(plan.pool("decode").steps().getFirst().sentence())
                .contains("No number of replicas gives a token every 2 ms");
        assertThat(codes(plan.pool("prefill"))).contains(ReasonCode.ObjectiveOutOfReach);
        assertThat(plan.pool("prefill").desiredReplicas()).isLessThanOrEqualTo(4);
    }

    @Test
    void aNewNumberSaysOnceWhatItsForecastsRestOn() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        ScriptedFleet fleet = new ScriptedFleet(3, 2);
        assertThat(watch(controller, fleet, 60, 30_000).forecasts()).isEmpty();
        ScalingPlan grown = controller.step(fleet.after(5, 90_000, 500)).plan();
        for (int i = 0; i < 60 && grown.pool("prefill").desiredReplicas() <= 3; i++) {
            grown = controller.step(fleet.after(5, 90_000, 500)).plan();
        }
        assertThat(grown.pool("prefill").desiredReplicas()).isGreaterThan(3);
        assertThat(grown.forecasts())
                .containsOnlyKeys(DemandOutlook.REQUESTS, DemandOutlook.INPUT, DemandOutlook.OUTPUT);
        assertThat(grown.forecasts().values())
                .allSatisfy(said -> assertThat(said)
                        .matches("Seen \\S+ (min|s|h) ahead by \\D+ [\\d.]+ %.*; no season; .*"
                                + "loss [\\d.]+ % of the last value's over \\d+ forecasts\\."));

        ScalingPlan again = controller.step(fleet.after(5, 90_000, 500)).plan();
        boolean same =
                again.pool("prefill").desiredReplicas() == grown.pool("prefill").desiredReplicas()
                        && again.pool("decode").desiredReplicas()
                                == grown.pool("decode").desiredReplicas();
        assertThat(again.forecasts().isEmpty()).isEqualTo(same);
    }

    @Test
    void withoutForecastNothingIsSaidOfForecasts() {
        ForecastingController controller = new ForecastingController(aPolicy()
                .forecast(new ForecastSettings(false, Duration.ofDays(14), List.of()))
                .build());
        ScriptedFleet fleet = new ScriptedFleet(3, 2);
        watch(controller, fleet, 60, 30_000);
        ScalingPlan grown = watch(controller, fleet, 12, 90_000);
        assertThat(grown.changesAnything()).isTrue();
        assertThat(grown.forecasts()).isEmpty();
    }

    @Test
    void saysWhatOneReplicaLessOrMoreWouldDo() {
        ScalingPlan plan = watch(new ForecastingController(aPolicy().build()), new ScriptedFleet(3, 2), 60, 50_000);
        Step need = plan.pool("prefill").steps().getFirst();
        assertThat(need.numbers()).containsKeys("lateShareOneLess", "lateShareOneMore");
        assertThat(need.numbers().getOrDefault("lateShareOneLess", 0.0))
                .isGreaterThan(need.numbers().getOrDefault("lateShareOneMore", 1.0));
        assertThat(need.sentence()).contains("With one replica less");
    }
}
