// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static dev.leadline.decide.PolicyBuilder.aPolicy;
import static dev.leadline.decide.PolicyBuilder.aRestingPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.FleetTracker;
import dev.leadline.fleet.Role;
import dev.leadline.forecast.Finding;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemandDoubtTest {

    private static final double BUSY = 50_000;
    private static final int MINUTE = 12;

    private final ScriptedFleet fleet = new ScriptedFleet(4, 3);

    private ScalingPlan watch(ForecastingController controller, int looks, double input) {
        ScalingPlan plan = controller.step(fleet.after(5, input, input / 50)).plan();
        for (int i = 1; i < looks; i++) {
            plan = controller.step(fleet.after(5, input, input / 50)).plan();
        }
        return plan;
    }

    private static List<ReasonCode> codes(PoolPlan plan) {
        return plan.steps().stream().map(Step::code).toList();
    }

    @Test
    void nothingShrinksForHoursWhileArrivalsReadZeroAndEnginesWork() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        ScalingPlan before = watch(controller, 20 * MINUTE, BUSY);
        fleet.routerStuck();
        for (int i = 0; i < 2 * 60; i++) {
            ScalingPlan plan = watch(controller, MINUTE, BUSY);
            plan.pools()
                    .forEach((name, pool) -> assertThat(pool.desiredReplicas())
                            .isGreaterThanOrEqualTo(before.pool(name).desiredReplicas()));
        }
        PoolPlan prefill = watch(controller, 1, BUSY).pool("prefill");
        assertThat(prefill.reason()).isEqualTo(ReasonCode.DoubtfulDemand);
        assertThat(prefill.sentence())
                .contains("Demand reads exactly zero")
                .contains("once all engines have been idle for 30.0 min; so far it is 0 s");
    }

    @Test
    void zerosAreBelievedOnceEnginesHaveBeenIdleForHalfAnHour() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        watch(controller, 20 * MINUTE, BUSY);
        PoolPlan held = watch(controller, 29 * MINUTE, 0).pool("prefill");
        assertThat(held.desiredReplicas()).isEqualTo(4);
        assertThat(held.reason()).isEqualTo(ReasonCode.DoubtfulDemand);
        assertThat(held.steps().getLast().numbers()).containsEntry("believedAfterSeconds", 1800.0);
        PoolPlan released = watch(controller, 2 * MINUTE, 0).pool("prefill");
        assertThat(released.desiredReplicas()).isEqualTo(1);
        assertThat(codes(released)).doesNotContain(ReasonCode.DoubtfulDemand);
    }

    @Test
    void oneSilentEngineKeepsZerosFromBeingBelieved() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        watch(controller, 20 * MINUTE, BUSY);
        fleet.silent("decode-1");
        assertThat(watch(controller, 45 * MINUTE, 0).pool("prefill").desiredReplicas())
                .isEqualTo(4);
        fleet.speaking();
        assertThat(watch(controller, 29 * MINUTE, 0).pool("prefill").desiredReplicas())
                .isEqualTo(4);
    }

    @Test
    void aFleetThatHasRestedBeforeIsBelievedSooner() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        watch(controller, 20 * MINUTE, BUSY);
        watch(controller, 10 * MINUTE, 0);
        watch(controller, 20 * MINUTE, BUSY);
        assertThat(watch(controller, 14 * MINUTE, 0).pool("prefill").desiredReplicas())
                .isEqualTo(4);
        assertThat(watch(controller, 2 * MINUTE, 0).pool("prefill").desiredReplicas())
                .isEqualTo(1);
    }

    @Test
    void theIdleTimeThatAnOperatorAskedForExplainsZeros() {
        ForecastingController controller =
                new ForecastingController(aRestingPolicy(Duration.ofMinutes(10)).build());
        watch(controller, 20 * MINUTE, BUSY);
        assertThat(watch(controller, 9 * MINUTE, 0).pool("prefill").desiredReplicas())
                .isEqualTo(4);
        assertThat(watch(controller, 2 * MINUTE, 0).pools().values())
                .allSatisfy(pool -> assertThat(pool.desiredReplicas()).isZero());
    }

    @Test
    void zerosNeverKeepAPoolFromGrowing() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        watch(controller, 20 * MINUTE, BUSY);
        fleet.routerStuck().waitingTokens(20_000_000);
        PoolPlan prefill = watch(controller, 6, BUSY).pool("prefill");
        assertThat(prefill.desiredReplicas()).isGreaterThan(4);
        assertThat(prefill.reason()).isEqualTo(ReasonCode.Backlog);
    }

    @Test
    void aJumpIsDoubtedForAFewBinsAndAGapUntilItsEnd() {
        ScalingPolicy policy = aPolicy().build();
        FleetTracker tracker = new FleetTracker(Map.of("prefill", Role.Prefill, "decode", Role.Decode));
        FleetMemory memory = new FleetMemory(policy, Experiment.NONE);
        for (int i = 0; i < 20 * MINUTE; i++) {
            learn(memory, tracker, fleet.after(5, i % 2 == 0 ? BUSY : 1.1 * BUSY, 1000), policy);
        }
        assertThat(doubt(memory, policy)).isEmpty();
        for (int i = 0; i < 6; i++) {
            learn(memory, tracker, fleet.after(5, 3 * BUSY + i, 1000), policy);
        }
        assertThat(doubt(memory, policy)).singleElement().isInstanceOf(Finding.Jump.class);
        for (int i = 0; i < 2 * MINUTE; i++) {
            learn(memory, tracker, fleet.after(5, 3 * BUSY + i, 1000), policy);
        }
        assertThat(doubt(memory, policy)).isEmpty();
        fleet.routerSilent().silent("prefill-0");
        for (int i = 0; i < MINUTE; i++) {
            learn(memory, tracker, fleet.after(5, 3 * BUSY + i, 1000), policy);
        }
        assertThat(doubt(memory, policy)).singleElement().isInstanceOf(Finding.Gap.class);
        fleet.routerSpeaks().speaking();
        for (int i = 0; i < MINUTE; i++) {
            learn(memory, tracker, fleet.after(5, 3 * BUSY + i, 1000), policy);
        }
        assertThat(doubt(memory, policy)).isEmpty();
    }

    private static void learn(FleetMemory memory, FleetTracker tracker, FleetSnapshot snapshot, ScalingPolicy policy) {
        memory.learn(snapshot, tracker.next(snapshot), policy);
    }

    private List<Finding> doubt(FleetMemory memory, ScalingPolicy policy) {
        return new DemandDoubt(memory, policy, fleet.now())
                .of(Role.Prefill).stream().toList();
    }
}
