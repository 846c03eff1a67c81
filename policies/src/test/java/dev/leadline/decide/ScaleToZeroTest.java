// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static dev.leadline.decide.PolicyBuilder.aPolicy;
import static dev.leadline.decide.PolicyBuilder.aRestingPolicy;
import static dev.leadline.decide.SleepingPools.LONG;
import static dev.leadline.decide.SleepingPools.asleep;
import static dev.leadline.decide.SleepingPools.codes;
import static dev.leadline.decide.SleepingPools.controller;
import static dev.leadline.decide.SleepingPools.look;
import static dev.leadline.decide.SleepingPools.obey;
import static dev.leadline.decide.SleepingPools.sizes;
import static dev.leadline.decide.SleepingPools.watch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.Role;
import dev.leadline.policy.Behavior;
import dev.leadline.policy.ForecastSettings;
import dev.leadline.policy.Mode;
import dev.leadline.policy.PlannedEvent;
import dev.leadline.policy.ScheduleWindow;
import dev.leadline.units.Replicas;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScaleToZeroTest {

    private static final Duration IDLE = Duration.ofMinutes(5);

    @Test
    void bothPoolsGoToZeroInTheSameDecisionAfterTheIdleTime() {
        ForecastingController controller = controller(aRestingPolicy(IDLE));
        ScriptedFleet fleet = new ScriptedFleet(2, 1);
        obey(controller, fleet, 60, 8_000);
        int looks = 0;
        ScalingPlan plan = look(controller, fleet, 0);
        while (plan.pools().values().stream().allMatch(pool -> pool.desiredReplicas() > 0)) {
            assertThat(looks++).isLessThan(LONG);
            fleet.obey(plan);
            plan = look(controller, fleet, 0);
        }
        assertThat(sizes(plan)).containsExactly(0, 0);
        assertThat(looks * 5).isBetween((int) IDLE.toSeconds() - 10, (int) IDLE.toSeconds() + 10);
        assertThat(plan.pool("decode").reason()).isEqualTo(ReasonCode.ScaledToZero);
        assertThat(plan.sentence()).contains("go to zero together");
        fleet.obey(plan);
        ScalingPlan later = obey(controller, fleet, 50, 0);
        assertThat(sizes(later)).containsExactly(0, 0);
        assertThat(later.pool("prefill").sentence()).contains("first request wakes it");
    }

    @Test
    void nothingGoesToZeroWithoutTheOption() {
        ForecastingController controller =
                controller(aPolicy().pool("prefill", Role.Prefill, 0, 4, true).pool("decode", Role.Decode, 0, 4, true));
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        obey(controller, fleet, 40, 8_000);
        assertThat(sizes(obey(controller, fleet, 400, 0))).containsExactly(1, 1);
    }

    @Test
    void aPoolThatMustStayKeepsTheOther() {
        ForecastingController controller = controller(aRestingPolicy(IDLE).pool("decode", Role.Decode, 1, 4, true));
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        obey(controller, fleet, 40, 8_000);
        ScalingPlan plan = obey(controller, fleet, 400, 0);
        assertThat(sizes(plan)).containsExactly(1, 1);
        assertThat(codes(plan, "prefill")).contains(ReasonCode.BothOrNone);
        assertThat(plan.pool("prefill").sentence()).contains("decode");
    }

    @Test
    void aStepLimitOfOnePoolKeepsTheOther() {
        Behavior slow = new Behavior(
                Optional.empty(),
                Optional.of(new Behavior.Rule(
                        Optional.of(new Behavior.Count(1)), Optional.of(Duration.ofMinutes(4)), Duration.ZERO)));
        ForecastingController controller = controller(aRestingPolicy(IDLE).behavior(slow));
        ScriptedFleet fleet = new ScriptedFleet(4, 1);
        obey(controller, fleet, 30, 70_000);
        assertThat(fleet.size("prefill")).isGreaterThanOrEqualTo(4);
        boolean slept = false;
        for (int i = 0; i < 600; i++) {
            ScalingPlan plan = look(controller, fleet, 0);
            assertThat(sizes(plan).get(0) == 0).isEqualTo(sizes(plan).get(1) == 0);
            slept |= sizes(plan).contains(0);
            fleet.obey(plan);
        }
        assertThat(slept).isTrue();
    }

    @Test
    void aSilentInstanceIsNotIdle() {
        ForecastingController controller = controller(aRestingPolicy(IDLE));
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        obey(controller, fleet, 40, 8_000);
        fleet.silent("decode-0");
        assertThat(sizes(obey(controller, fleet, 400, 0))).containsExactly(1, 1);
        assertThat(sizes(obey(controller, fleet.speaking(), LONG, 0))).containsExactly(0, 0);
    }

    @Test
    void oneMissedLookDoesNotStartTheIdleTimeAnewAndIsNoMomentToStop() {
        ForecastingController controller = controller(aRestingPolicy(IDLE));
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        watch(controller, fleet, 40, 8_000);
        for (int i = 0; i < 70; i++) {
            fleet.speaking();
            if (i % 7 == 3) {
                fleet.silent("prefill-0");
            }
            ScalingPlan plan = look(controller, fleet, 0);
            boolean missed = i % 7 == 3;
            assertThat(sizes(plan).contains(0)).isEqualTo(!missed && i >= 60);
        }
    }

    @Test
    void withoutARouterNothingGoesToZero() {
        ForecastingController controller = controller(aRestingPolicy(IDLE));
        ScriptedFleet fleet = new ScriptedFleet(1, 1).routerSilent();
        watch(controller, fleet, 40, 8_000);
        ScalingPlan plan = watch(controller, fleet, 300, 0);
        assertThat(sizes(plan)).containsExactly(1, 1);
        assertThat(plan.pool("prefill").sentence()).contains("no router");
    }

    @Test
    void aQueueWakesBothPoolsAtOnce() {
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        ForecastingController controller = asleep(aRestingPolicy(IDLE), fleet);
        ScalingPlan plan = look(controller, fleet.queued(3), 0);
        assertThat(sizes(plan)).containsExactly(1, 1);
        assertThat(plan.pool("prefill").reason()).isEqualTo(ReasonCode.WokenByQueue);
        assertThat(plan.pool("decode").reason()).isEqualTo(ReasonCode.WokenByQueue);
        assertThat(plan.sentence()).contains("3 requests with 6,000 prompt tokens wait");
    }

    @Test
    void aLargeQueueWakesMoreThanOne() {
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        ForecastingController controller = asleep(aRestingPolicy(IDLE), fleet);
        ScalingPlan plan = look(controller, fleet.queued(2_000), 0);
        assertThat(plan.pool("prefill").desiredReplicas()).isEqualTo(2);
        assertThat(plan.pool("decode").desiredReplicas()).isPositive();
    }

    @Test
    void refusedRequestsWakeTooAndTheWakeLastsUntilItIsCarriedOut() {
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        ForecastingController controller = asleep(aRestingPolicy(IDLE), fleet);
        assertThat(sizes(look(controller, fleet.refused(1), 0))).containsExactly(1, 1);
        // Nobody acts for four minutes, as in Advise mode, and nobody comes again.
        assertThat(sizes(watch(controller, fleet, 48, 0))).containsExactly(1, 1);
        assertThat(sizes(watch(controller, fleet, 60, 0))).containsExactly(0, 0);
    }

    @Test
    void decodeIsWokenForTheRequestsThatComeAlthoughNothingGenerates() {
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        ForecastingController controller = asleep(aRestingPolicy(IDLE), fleet);
        // Demand that needs several decode replicas; the sleeping role itself shows no token of it.
        ScalingPlan plan = controller.step(fleet.after(5, 400_000, 0)).plan();
        assertThat(plan.pool("decode").desiredReplicas()).isGreaterThan(1);
    }

    @Test
    void wakesFromZeroWithoutAnyKnownCapacityAndGrowsOn() {
        PolicyBuilder unknown = aRestingPolicy(IDLE)
                .pool("prefill", Role.Prefill, 0, 8, false)
                .pool("decode", Role.Decode, 0, 8, false);
        ForecastingController controller = controller(unknown);
        ScriptedFleet fleet = new ScriptedFleet(0, 0).free(16);
        assertThat(sizes(watch(controller, fleet, 10, 0))).containsExactly(0, 0);
        ScalingPlan plan = obey(controller, fleet.queued(1), 1, 0);
        assertThat(sizes(plan)).containsExactly(1, 1);
        assertThat(obey(controller, fleet.queued(0), 60, 60_000).pool("prefill").desiredReplicas())
                .isGreaterThan(2);
    }

    @Test
    void isNotPutBackBeforeAWholeIdleTimeSinceItWasReady() {
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        ForecastingController controller = asleep(aRestingPolicy(IDLE), fleet);
        look(controller, fleet.queued(1), 0);
        fleet.queued(0).starting("prefill", 1).starting("decode", 1);
        // A start that takes longer than the idle time.
        ScalingPlan starting = watch(controller, fleet, 100, 0);
        assertThat(sizes(starting)).containsExactly(1, 1);
        assertThat(codes(starting, "prefill")).contains(ReasonCode.KeptAwake);
        fleet.starting("prefill", 0).starting("decode", 0).ready("prefill", 1).ready("decode", 1);
        assertThat(sizes(watch(controller, fleet, 58, 0))).containsExactly(1, 1);
        assertThat(sizes(watch(controller, fleet, 10, 0))).containsExactly(0, 0);
    }

    @Test
    void whenAcceleratorsSufficeForOneRoleOnlyNoneIsWoken() {
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        ForecastingController controller = asleep(aRestingPolicy(IDLE), fleet);
        ScalingPlan plan = look(controller, fleet.queued(3).free(3), 0);
        assertThat(sizes(plan)).containsExactly(0, 0);
        assertThat(codes(plan, "prefill")).contains(ReasonCode.WokenByQueue, ReasonCode.BothOrNone);
        assertThat(plan.pool("prefill").sentence())
                .contains("too few free accelerators")
                .contains("decode");
        assertThat(plan.pool("prefill").neededReplicas()).isEqualTo(1);
        assertThat(sizes(look(controller, fleet.free(4), 0))).containsExactly(1, 1);
    }

    @Test
    void aPendingPoolIsKeptWhileItsPartnerHasItsAccelerators() {
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        ForecastingController controller = asleep(aRestingPolicy(IDLE), fleet);
        look(controller, fleet.queued(3).free(4), 0);
        fleet.starting("prefill", 1).pending("decode", 1).free(0);
        assertThat(sizes(watch(controller, fleet, 5, 0))).containsExactly(1, 1);
        fleet.starting("prefill", 0).pending("prefill", 1);
        assertThat(sizes(watch(controller, fleet, 5, 0))).containsExactly(0, 0);
    }

    @Test
    void onlyTheCheapestVariantIsWoken() {
        PolicyBuilder policy =
                aRestingPolicy(IDLE).priced("decode", Role.Decode, 0, 2, 4.0).priced("cheap", Role.Decode, 0, 2, 1.5);
        ScriptedFleet fleet = new ScriptedFleet(1, 1).variant("cheap", "decode", 1);
        ForecastingController controller = asleep(policy, fleet);
        ScalingPlan plan = obey(controller, fleet.queued(2), 1, 0);
        assertThat(sizes(plan)).containsExactly(1, 0, 1);
        assertThat(plan.pool("decode").sentence()).contains("cheap");
        assertThat(obey(controller, fleet.queued(0), 20, 8_000).pool("decode").desiredReplicas())
                .isZero();
    }

    @Test
    void withoutPricesTheFirstVariantIsWoken() {
        PolicyBuilder policy = aRestingPolicy(IDLE).pool("second", Role.Decode, 0, 2, true);
        ScriptedFleet fleet = new ScriptedFleet(1, 1).variant("second", "decode", 1);
        ForecastingController controller = asleep(policy, fleet);
        assertThat(sizes(look(controller, fleet.queued(2), 0))).containsExactly(1, 1, 0);
    }

    @Test
    void aSleepingVariantTakesWhatTheOthersCannotGrowTo() {
        PolicyBuilder policy =
                aRestingPolicy(IDLE).pool("prefill", Role.Prefill, 0, 2, true).pool("second", Role.Prefill, 0, 4, true);
        ScriptedFleet fleet = new ScriptedFleet(1, 1).variant("second", "prefill", 0);
        ForecastingController controller = asleep(policy, fleet);
        ScalingPlan plan = obey(controller, fleet.queued(2), 30, 100_000);
        assertThat(plan.pool("prefill").desiredReplicas()).isEqualTo(2);
        assertThat(plan.pool("second").desiredReplicas()).isGreaterThan(1);
    }

    @Test
    void aScheduleWakesEveryRoleALeadTimeAheadAndKeepsThemAwake() {
        ScheduleWindow window = new ScheduleWindow(
                "30 12 * * *", ZoneOffset.UTC, Duration.ofMinutes(30), Map.of("prefill", Replicas.of(2)));
        ForecastingController controller = controller(aRestingPolicy(IDLE).schedule(window));
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        obey(controller, fleet, 60, 8_000);
        long slept = 0;
        for (int second = 305; second < 7200; second += 5) {
            ScalingPlan plan = obey(controller, fleet, 1, 0);
            boolean open = second >= 1800 - 90 && second < 3600;
            if (open) {
                assertThat(sizes(plan)).isEqualTo(List.of(2, 1));
            }
            slept += sizes(plan).equals(List.of(0, 0)) ? 5 : 0;
        }
        assertThat(slept).isGreaterThan(3600);
    }

    @Test
    void anAnnouncedEventWakesAhead() {
        PlannedEvent launch = new PlannedEvent(
                "launch", ScriptedFleet.START.plusSeconds(1800), ScriptedFleet.START.plusSeconds(2400), 3);
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        ForecastingController controller = asleep(aRestingPolicy(IDLE).event(launch), fleet);
        while (fleet.now().isBefore(launch.from().minusSeconds(100))) {
            assertThat(sizes(obey(controller, fleet, 1, 0))).containsExactly(0, 0);
        }
        ScalingPlan plan = obey(controller, fleet, 1, 0);
        plan = sizes(plan).contains(0) ? obey(controller, fleet, 1, 0) : plan;
        assertThat(sizes(plan)).containsExactly(1, 1);
        assertThat(plan.pool("decode").sentence()).contains("launch");
        while (fleet.now().plusSeconds(5).isBefore(launch.to())) {
            assertThat(sizes(obey(controller, fleet, 1, 0))).doesNotContain(0);
        }
    }

    @Test
    void aDeclaredPeriodWakesBothBeforeTheDemandReturns() {
        ForecastSettings hourly = new ForecastSettings(true, Duration.ofDays(14), List.of(Duration.ofHours(1)));
        ForecastingController controller = controller(aRestingPolicy(IDLE).forecast(hourly));
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        int wokenAt = 0;
        for (int second = 5; second <= 4 * 3600; second += 5) {
            boolean slept = fleet.size("prefill") == 0;
            ScalingPlan plan = obey(controller, fleet, 1, second % 3600 < 1800 ? 10_000 : 0);
            assertThat(sizes(plan).get(0) == 0).isEqualTo(sizes(plan).get(1) == 0);
            if (slept && second > 3700 && second % 3600 != 0 && fleet.size("prefill") > 0) {
                wokenAt = second % 3600;
                assertThat(plan.pool("prefill").reason()).isEqualTo(ReasonCode.WokenByForecast);
                assertThat(plan.pool("decode").reason()).isEqualTo(ReasonCode.WokenByForecast);
                // A replica takes 90 s: ready when the demand comes, and not much earlier.
                assertThat(3600 - wokenAt).isBetween(90, 420);
            }
        }
        assertThat(wokenAt).isPositive();
    }

    @Test
    void aFreshControllerLeavesASleepingFleetAsleep() {
        ForecastingController controller = controller(aRestingPolicy(IDLE));
        ScriptedFleet fleet = new ScriptedFleet(0, 0);
        for (int i = 0; i < 300; i++) {
            assertThat(sizes(look(controller, fleet, 0))).containsExactly(0, 0);
        }
    }

    @Test
    void aFreshControllerRaisesTheMissingHalf() {
        ForecastingController controller = controller(aRestingPolicy(IDLE));
        ScalingPlan plan = look(controller, new ScriptedFleet(2, 0), 0);
        assertThat(sizes(plan)).containsExactly(2, 1);
        assertThat(plan.pool("decode").reason()).isEqualTo(ReasonCode.BothOrNone);
    }

    @Test
    void theFirstPoolThatIsGoneIsNotWokenWhileTheOtherStillGoes() {
        ForecastingController controller = controller(aRestingPolicy(IDLE));
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        obey(controller, fleet, 60, 8_000);
        assertThat(sizes(watch(controller, fleet, 65, 0))).containsExactly(0, 0);
        fleet.ready("prefill", 0);
        assertThat(sizes(look(controller, fleet, 0))).containsExactly(0, 0);
        ScalingPlan blind = look(controller, fleet.silent("decode-0"), 0);
        assertThat(sizes(blind)).containsExactly(0, 1);
        assertThat(sizes(look(controller, fleet.speaking(), 0))).containsExactly(0, 0);
        assertThat(sizes(look(controller, fleet.queued(1), 0))).containsExactly(1, 1);
    }

    @Test
    void aSilentRouterNeitherWakesNorHidesTheFallback() {
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        ForecastingController controller = asleep(aRestingPolicy(IDLE).fallback(Duration.ofMinutes(10), 2, 1), fleet);
        ScalingPlan plan = watch(controller, fleet.routerSilent(), 110, 0);
        assertThat(sizes(plan)).containsExactly(0, 0);
        assertThat(plan.pool("prefill").reason()).isEqualTo(ReasonCode.MissingData);
        assertThat(sizes(watch(controller, fleet, 20, 0))).containsExactly(2, 1);
    }

    @Test
    void aPausedPolicyStaysWhereItIs() {
        ScriptedFleet fleet = new ScriptedFleet(1, 1);
        ForecastingController controller = asleep(aRestingPolicy(IDLE), fleet);
        controller.adopt(aRestingPolicy(IDLE).mode(Mode.Paused).build());
        assertThat(sizes(look(controller, fleet.queued(5), 0))).containsExactly(0, 0);
        controller.adopt(aRestingPolicy(IDLE).build());
        assertThat(sizes(look(controller, fleet, 0))).containsExactly(1, 1);
    }
}
