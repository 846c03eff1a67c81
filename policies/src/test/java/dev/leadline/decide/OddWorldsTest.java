// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static dev.leadline.decide.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beliefs that are absurd, and worlds that leave nothing to see. */
class OddWorldsTest {

    private static final EngineProfile PROFILE =
            ProfileCatalogue.find("qwen3-32b-h100-vllm-bf16-tp2").orElseThrow();

    private static ForecastingController believing(double timesAsLong) {
        return new ForecastingController(
                aPolicy().build(), Experiment.NONE.believing(id -> Optional.of(PROFILE.timesAsLong(timesAsLong))));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 0.001, 1000, 1e4})
    void aPriorThatIsAThousandTimesWrongStillGivesPlansWithinBoundsThatAreExplained(double timesAsLong) {
        ForecastingController absurd = believing(timesAsLong);
        ScriptedFleet fleet = new ScriptedFleet(6, 6);
        for (int look = 0; look < 120; look++) {
            ScalingPlan plan = absurd.step(fleet.after(5, 60_000, 6_000)).plan();
            plan.pools().values().forEach(pool -> {
                assertThat(pool.desiredReplicas()).isBetween(1, 16);
                assertThat(pool.sentence()).isNotBlank();
                assertThat(pool.steps())
                        .allSatisfy(step -> assertThat(step.numbers().values())
                                .allSatisfy(number -> assertThat(number).isFinite()));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 20})
    void aPriorThatIsTwentyTimesWrongEndsNearTheTruthAndStaysWithinBoundsOnTheWay(double timesAsLong) {
        ForecastingController absurd = believing(timesAsLong);
        ForecastingController right = new ForecastingController(aPolicy().build());
        ScriptedFleet fleet = new ScriptedFleet(6, 6);
        ScriptedFleet twin = new ScriptedFleet(6, 6);
        ScalingPlan plan = absurd.step(fleet.show()).plan();
        ScalingPlan truth = right.step(twin.show()).plan();
        for (int look = 0; look < 240; look++) {
            plan = absurd.step(fleet.after(5, 60_000, 6_000)).plan();
            truth = right.step(twin.after(5, 60_000, 6_000)).plan();
            plan.pools().values().forEach(pool -> {
                assertThat(pool.desiredReplicas()).isBetween(1, 16);
                assertThat(pool.sentence()).isNotBlank();
            });
        }
        int prefill = truth.pool("prefill").neededReplicas();
        int decode = truth.pool("decode").neededReplicas();
        assertThat(plan.pool("prefill").neededReplicas()).isBetween(prefill - 1, prefill + 1);
        assertThat(plan.pool("decode").neededReplicas()).isBetween(decode - 1, decode + 1);
    }

    @Test
    void hoursWithoutDemandKeepTheMinimumAndTheBurstAfterThemIsAnswered() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        for (int look = 0; look < 3 * 240; look++) {
            ScalingPlan idle = controller.step(fleet.after(15, 0, 0)).plan();
            assertThat(idle.pool("prefill").desiredReplicas()).isEqualTo(1);
            assertThat(idle.pool("decode").desiredReplicas()).isEqualTo(1);
        }
        fleet.waitingTokens(2_000_000);
        PoolPlan burst = controller.step(fleet.after(5, 400_000, 1_000)).plan().pool("prefill");
        assertThat(burst.desiredReplicas()).isBetween(2, 16);
        assertThat(burst.sentence()).isNotBlank();
    }

    @Test
    void aFleetOfWhichNoneIsReadyKeepsItsSizeWhileNobodyTellsTheDemand() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        ScriptedFleet fleet = new ScriptedFleet(0, 0)
                .starting("prefill", 3)
                .pending("prefill", 1)
                .starting("decode", 2)
                .routerSilent();
        for (int look = 0; look < 60; look++) {
            ScalingPlan plan = controller.step(fleet.after(5, 0, 0)).plan();
            assertThat(plan.pool("prefill").desiredReplicas()).isGreaterThanOrEqualTo(4);
            assertThat(plan.pool("decode").desiredReplicas()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void aFleetThatLostAllItsReadyInstancesIsNotShrunk() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        ScriptedFleet fleet = new ScriptedFleet(4, 3);
        for (int look = 0; look < 60; look++) {
            controller.step(fleet.after(5, 50_000, 5_000));
        }
        fleet.ready("prefill", 0).ready("decode", 0).starting("prefill", 4).starting("decode", 3);
        for (int look = 0; look < 12; look++) {
            ScalingPlan plan = controller.step(fleet.after(5, 50_000, 5_000)).plan();
            assertThat(plan.pool("prefill").desiredReplicas()).isGreaterThanOrEqualTo(4);
            assertThat(plan.pool("decode").desiredReplicas()).isGreaterThanOrEqualTo(3);
            assertThat(plan.pool("prefill").steps()).extracting(Step::code).doesNotContain(ReasonCode.ScaledToZero);
        }
    }
}
