// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static dev.leadline.decide.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.fleet.AcceleratorRoom.Bay;
import dev.leadline.fleet.AcceleratorRoom.Shape;
import dev.leadline.fleet.Role;
import dev.leadline.fleet.StartPath;
import dev.leadline.policy.Behavior;
import dev.leadline.policy.ForecastSettings;
import dev.leadline.policy.LeadTime;
import dev.leadline.policy.Mode;
import dev.leadline.policy.PlannedEvent;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForecastingControllerTest {

    /** About three replicas' worth of prompts and little decoding. */
    private static final double THREE = 50_000;

    private static ScalingPlan watch(ForecastingController controller, ScriptedFleet fleet, int ticks, double input) {
        ScalingPlan plan = controller.step(fleet.after(5, input, 500)).plan();
        for (int i = 1; i < ticks; i++) {
            plan = controller.step(fleet.after(5, input, 500)).plan();
        }
        return plan;
    }

    private static ForecastingController controller(PolicyBuilder policy) {
        return new ForecastingController(policy.build());
    }

    private static PoolPlan prefill(ScalingPlan plan) {
        return plan.pool("prefill");
    }

    private static List<ReasonCode> codes(PoolPlan plan) {
        return plan.steps().stream().map(Step::code).toList();
    }

    @Test
    void growsPrefillAndLeavesDecodeAloneWhenPromptsGrow() {
        ForecastingController controller = controller(aPolicy());
        ScriptedFleet fleet = new ScriptedFleet(2, 2);
        watch(controller, fleet, 40, 15_000);
        ScalingPlan plan = watch(controller, fleet, 12, 4 * 15_000);
        assertThat(prefill(plan).desiredReplicas()).isGreaterThanOrEqualTo(4);
        assertThat(plan.pool("decode").desiredReplicas()).isLessThanOrEqualTo(2);
    }

    @Test
    void shrinksAnIdlePoolOnlyAfterTheWindowHasBeenWatched() {
        ForecastingController controller = controller(aPolicy());
        ScriptedFleet fleet = new ScriptedFleet(8, 2);
        PoolPlan early = prefill(watch(controller, fleet, 10, 15_000));
        assertThat(early.desiredReplicas()).isEqualTo(8);
        assertThat(codes(early)).contains(ReasonCode.WarmingUp);
        PoolPlan late = prefill(watch(controller, fleet, 50, 15_000));
        assertThat(late.desiredReplicas()).isLessThan(4);
    }

    @Test
    void neverShrinksWhileOneReadyInstanceIsSilent() {
        ForecastingController controller = controller(aPolicy());
        ScriptedFleet fleet = new ScriptedFleet(8, 2).silent(ScriptedFleet.id("prefill", 3));
        PoolPlan plan = prefill(watch(controller, fleet, 80, 15_000));
        assertThat(plan.desiredReplicas()).isEqualTo(8);
        assertThat(plan.reason()).isEqualTo(ReasonCode.MissingData);
        assertThat(plan.sentence()).contains("prefill-3").contains("no answer within 3 s");
        PoolPlan after = prefill(watch(controller, fleet.speaking(), 40, 15_000));
        assertThat(after.desiredReplicas()).isLessThan(8);
    }

    @Test
    void stillGrowsWhileOneReadyInstanceIsSilent() {
        ForecastingController controller = controller(aPolicy());
        ScriptedFleet fleet = new ScriptedFleet(2, 2).silent(ScriptedFleet.id("prefill", 1));
        watch(controller, fleet, 40, 15_000);
        assertThat(prefill(watch(controller, fleet, 12, 60_000)).desiredReplicas())
                .isGreaterThan(2);
    }

    @Test
    void holdsWhenNobodyKnowsTheDemand() {
        ForecastingController controller = controller(aPolicy());
        ScriptedFleet fleet = new ScriptedFleet(8, 2).routerSilent();
        for (int i = 0; i < 8; i++) {
            fleet.silent(ScriptedFleet.id("prefill", i));
        }
        assertThat(prefill(watch(controller, fleet, 80, 15_000)).desiredReplicas())
                .isEqualTo(8);
    }

    @Test
    void worksOffABacklogAtOnce() {
        ForecastingController controller = controller(aPolicy());
        ScriptedFleet fleet = new ScriptedFleet(2, 2);
        watch(controller, fleet, 40, 30_000);
        PoolPlan plan = prefill(watch(controller, fleet.waitingTokens(2_000_000), 1, 30_000));
        assertThat(plan.desiredReplicas()).isGreaterThan(2);
        assertThat(plan.reason()).isEqualTo(ReasonCode.Backlog);
        assertThat(plan.sentence()).contains("wait");
    }

    @Test
    void growsDecodeWhenKvCachesFill() {
        ForecastingController controller = controller(aPolicy());
        ScriptedFleet fleet = new ScriptedFleet(2, 2);
        watch(controller, fleet, 20, 15_000);
        PoolPlan plan = watch(controller, fleet.kvUsage(0.99), 2, 15_000).pool("decode");
        assertThat(plan.desiredReplicas()).isGreaterThan(2);
        assertThat(codes(plan)).contains(ReasonCode.KvResidency);
    }

    @Test
    void replacesAnInstanceWhoseGpuIsGone() {
        ForecastingController controller = controller(aPolicy());
        ScriptedFleet fleet = new ScriptedFleet(3, 2);
        int before = prefill(watch(controller, fleet, 40, THREE)).desiredReplicas();
        PoolPlan plan = prefill(watch(controller, fleet.doomed(ScriptedFleet.id("prefill", 0)), 1, THREE));
        assertThat(plan.desiredReplicas()).isEqualTo(before + 1);
        assertThat(codes(plan)).contains(ReasonCode.DoomedHardware);
    }

    @Test
    void cutsToWhatFreeAcceleratorsAllowAndKeepsTheNeedVisible() {
        ForecastingController controller = controller(aPolicy());
        ScriptedFleet fleet = new ScriptedFleet(1, 1).free(3);
        PoolPlan plan = prefill(watch(controller, fleet, 40, 90_000));
        assertThat(plan.neededReplicas()).isGreaterThan(3);
        assertThat(plan.feasibleReplicas()).hasValue(2);
        assertThat(plan.desiredReplicas()).isEqualTo(2);
        assertThat(plan.reason()).isEqualTo(ReasonCode.CapacityLimited);
    }

    private static AcceleratorRoom room(int podsPerReplica, Bay... bays) {
        List<Integer> pods = Collections.nCopies(podsPerReplica, 2 / podsPerReplica);
        Shape shape = new Shape("nvidia.com/gpu", pods, "1 node cordoned");
        return new AcceleratorRoom(Optional.of(List.of(bays)), Map.of("prefill", shape, "decode", shape));
    }

    private static Bay bay(String node, int free, int evictable) {
        return new Bay(node, "nvidia.com/gpu", free, evictable, Optional.empty());
    }

    @Test
    void acceleratorsOnSeveralNodesAreNoRoomForAReplicaThatNeedsThemOnOne() {
        ForecastingController controller = controller(aPolicy());
        Bay[] scattered = {bay("a", 1, 0), bay("b", 1, 0), bay("c", 1, 0)};
        PoolPlan whole = prefill(watch(controller, new ScriptedFleet(1, 1).room(room(1, scattered)), 40, 90_000));
        assertThat(whole.feasibleReplicas()).hasValue(1);
        assertThat(whole.desiredReplicas()).isEqualTo(1);
        assertThat(whole.neededReplicas()).isGreaterThan(3);
        assertThat(whole.reason()).isEqualTo(ReasonCode.CapacityLimited);
        assertThat(whole.sentence())
                .contains("Only 3 nvidia.com/gpu are free for this pool, 1 of them on a, and a replica takes 2 on one"
                        + " node")
                .contains("short. Left out: 1 node cordoned.");
        PoolPlan gang =
                prefill(watch(controller(aPolicy()), new ScriptedFleet(1, 1).room(room(2, scattered)), 40, 90_000));
        assertThat(gang.feasibleReplicas()).hasValue(2);
        assertThat(gang.desiredReplicas()).isEqualTo(2);
    }

    @Test
    void theNextReplicasPathFollowsFromWhatIsFree() {
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        assertThat(prefill(watch(controller(aPolicy()), fleet.room(room(1, bay("a", 2, 0))), 3, 100))
                        .startPath())
                .isEqualTo(StartPath.FreeAccelerator);
        assertThat(prefill(watch(controller(aPolicy()), fleet.room(room(1, bay("a", 1, 1))), 3, 100))
                        .startPath())
                .isEqualTo(StartPath.PlaceholderEvicted);
        assertThat(prefill(watch(controller(aPolicy()), fleet.room(room(1)), 3, 100))
                        .startPath())
                .isEqualTo(StartPath.NewNode);
    }

    @Test
    void staysWithinTheBoundsOfThePool() {
        ForecastingController controller =
                controller(aPolicy().pool("prefill", Role.Prefill, 2, 4, true).pool("decode", Role.Decode, 3, 8, true));
        ScriptedFleet fleet = new ScriptedFleet(4, 4);
        ScalingPlan plan = watch(controller, fleet, 80, 200_000);
        assertThat(prefill(plan).desiredReplicas()).isEqualTo(4);
        assertThat(codes(prefill(plan))).contains(ReasonCode.MaxReplicas);
        assertThat(plan.pool("decode").desiredReplicas()).isEqualTo(3);
    }

    @Test
    void growsByNoMoreThanTheLargestStep() {
        Behavior behavior = new Behavior(
                Optional.of(new Behavior.Rule(
                        Optional.of(new Behavior.Count(1)), Optional.of(Duration.ofMinutes(1)), Duration.ZERO)),
                Optional.empty());
        ForecastingController controller = controller(aPolicy().behavior(behavior));
        ScriptedFleet fleet = new ScriptedFleet(2, 2);
        watch(controller, fleet, 30, 15_000);
        PoolPlan plan = prefill(watch(controller, fleet, 3, 150_000));
        assertThat(plan.neededReplicas()).isGreaterThan(5);
        assertThat(plan.desiredReplicas()).isEqualTo(3);
        assertThat(plan.reason()).isEqualTo(ReasonCode.StepLimit);
    }

    @Test
    void shrinksOnlyToTheMostThatWasAskedForInTheStabilizationWindow() {
        Behavior behavior = new Behavior(
                Optional.empty(),
                Optional.of(new Behavior.Rule(Optional.empty(), Optional.empty(), Duration.ofMinutes(30))));
        ForecastingController controller = controller(aPolicy().behavior(behavior));
        ScriptedFleet fleet = new ScriptedFleet(3, 2);
        watch(controller, fleet, 60, THREE);
        PoolPlan plan = prefill(watch(controller, fleet, 120, 5_000));
        assertThat(plan.desiredReplicas()).isEqualTo(3);
        assertThat(plan.reason()).isIn(ReasonCode.Stabilization, ReasonCode.Steady);
        PoolPlan later = prefill(watch(controller, fleet, 400, 5_000));
        assertThat(later.desiredReplicas()).isEqualTo(1);
    }

    @Test
    void keepsTheBandBetweenPrefillAndDecodeByGrowing() {
        ForecastingController controller = controller(aPolicy().ratio(1, 2));
        ScriptedFleet fleet = new ScriptedFleet(6, 1);
        ScalingPlan plan = watch(controller, fleet, 60, 100_000);
        assertThat(plan.pool("decode").desiredReplicas())
                .isGreaterThanOrEqualTo((prefill(plan).desiredReplicas() + 1) / 2);
        assertThat(codes(plan.pool("decode"))).contains(ReasonCode.RatioBand);
    }

    @Test
    void holdsTheLastNumberWhilePaused() {
        ForecastingController controller = controller(aPolicy());
        ScriptedFleet fleet = new ScriptedFleet(3, 2);
        int before = prefill(watch(controller, fleet, 60, THREE)).desiredReplicas();
        ScalingPolicy paused = aPolicy().mode(Mode.Paused).build();
        controller.adopt(paused);
        PoolPlan plan = prefill(watch(controller, fleet, 60, 200_000));
        assertThat(plan.desiredReplicas()).isEqualTo(before);
        assertThat(plan.reason()).isEqualTo(ReasonCode.Paused);
        assertThat(plan.neededReplicas()).isGreaterThan(before);
    }

    @Test
    void raisesToTheFallbackAfterLongBlindness() {
        ForecastingController controller = controller(aPolicy().fallback(Duration.ofMinutes(2), 5, 4));
        ScriptedFleet fleet = new ScriptedFleet(2, 2);
        watch(controller, fleet, 20, 15_000);
        fleet.routerSilent()
                .silent("prefill-0")
                .silent("prefill-1")
                .silent("decode-0")
                .silent("decode-1");
        assertThat(prefill(watch(controller, fleet, 20, 15_000)).desiredReplicas())
                .isEqualTo(2);
        PoolPlan plan = prefill(watch(controller, fleet, 10, 15_000));
        assertThat(plan.desiredReplicas()).isEqualTo(5);
        assertThat(plan.reason()).isEqualTo(ReasonCode.Fallback);
    }

    @Test
    void learnsCapacityWithoutAnyProfile() {
        ForecastingController controller = controller(
                aPolicy().pool("prefill", Role.Prefill, 1, 16, false).pool("decode", Role.Decode, 1, 16, false));
        ScriptedFleet fleet = new ScriptedFleet(4, 2);
        watch(controller, fleet, 60, 60_000);
        assertThat(prefill(watch(controller, fleet, 12, 180_000)).desiredReplicas())
                .isBetween(9, 14);
    }

    @Test
    void learnsTheLeadTimeFromStarts() {
        ForecastingController controller = controller(aPolicy().leadTime(new LeadTime.Auto()));
        ScriptedFleet fleet = new ScriptedFleet(2, 2);
        assertThat(prefill(watch(controller, fleet, 5, 15_000)).leadTime()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void wakesFromZeroAndGoesBackAfterTheIdleTime() {
        ForecastingController controller = controller(aPolicy()
                .pool("prefill", Role.Prefill, 0, 4, true)
                .pool("decode", Role.Decode, 0, 4, true)
                .toZeroAfter(Duration.ofMinutes(5)));
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        assertThat(prefill(watch(controller, fleet, 10, 4_000)).desiredReplicas())
                .isEqualTo(1);
    }

    @Test
    void ordersAheadOfAnAnnouncedEvent() {
        ScriptedFleet fleet = new ScriptedFleet(2, 2);
        PlannedEvent launch = new PlannedEvent(
                "launch", ScriptedFleet.START.plusSeconds(360), ScriptedFleet.START.plus(Duration.ofHours(1)), 4);
        ForecastingController controller = controller(aPolicy().event(launch));
        assertThat(prefill(watch(controller, fleet, 40, 30_000)).desiredReplicas())
                .isLessThanOrEqualTo(3);
        assertThat(prefill(watch(controller, fleet, 18, 30_000)).desiredReplicas())
                .isGreaterThanOrEqualTo(6);
    }

    @Test
    void ordersAheadOfARampThatRecursAndNotWithoutForecast() {
        assertThat(firstOrder(true)).isLessThanOrEqualTo(-72);
        assertThat(firstOrder(false)).isGreaterThan(0);
    }

    /** Seconds from the second rise to the first tick that wants more than the low level needs. */
    private static int firstOrder(boolean forecast) {
        Duration period = Duration.ofHours(1);
        ForecastingController controller =
                controller(aPolicy().forecast(new ForecastSettings(forecast, Duration.ofDays(14), List.of(period))));
        List<HistoryRow> rows = RecurringRamp.rows(ScriptedFleet.START.minus(period), period);
        HistoryReceipt receipt = controller.learnHistory(rows, RecurringRamp.STEP);
        assertThat(receipt.merged()).isEqualTo(rows.size());
        ScriptedFleet fleet = new ScriptedFleet(2, 2);
        for (int second = 5; second < 3600; second += 5) {
            ScalingPlan plan = controller
                    .step(fleet.after(5, RecurringRamp.tokensPerSecond(second), 500))
                    .plan();
            if (second > 300 && prefill(plan).desiredReplicas() >= 4) {
                return second - RecurringRamp.RISE;
            }
        }
        return Integer.MAX_VALUE;
    }

    @Test
    void beginsAnewAfterALeapOfTimeAndGoesOn() {
        ForecastingController controller = controller(aPolicy());
        ScriptedFleet fleet = new ScriptedFleet(3, 2);
        watch(controller, fleet, 40, THREE);
        PoolPlan leapt =
                prefill(controller.step(fleet.after(2_000_000 * 86_400.0, 0, 0)).plan());
        assertThat(leapt.desiredReplicas()).isGreaterThanOrEqualTo(3);
        assertThat(prefill(watch(controller, fleet, 40, THREE)).desiredReplicas())
                .isGreaterThanOrEqualTo(3);
    }

    @Test
    void namesTheInstanceThatKeepsDemandUnknown() {
        ForecastingController controller = controller(aPolicy());
        ScriptedFleet fleet =
                new ScriptedFleet(2, 2).routerSilent().silent("prefill-0").silent("prefill-1");
        PoolPlan plan = prefill(watch(controller, fleet, 10, THREE));
        assertThat(plan.reason()).isEqualTo(ReasonCode.MissingData);
        assertThat(plan.sentence()).contains("prefill-0").contains("no answer within 3 s");
    }

    @Test
    void refusesALookThatIsNotNewer() {
        ForecastingController controller = controller(aPolicy());
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        controller.step(fleet.show());
        assertThatThrownBy(() -> controller.step(fleet.show())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysTheSameTwice() {
        ScalingPlan first = watch(controller(aPolicy()), new ScriptedFleet(2, 2), 50, THREE);
        ScalingPlan second = watch(controller(aPolicy()), new ScriptedFleet(2, 2), 50, THREE);
        assertThat(second).isEqualTo(first);
        assertThat(first.sentence()).isNotBlank();
    }
}
