// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static dev.leadline.decide.PolicyBuilder.aPolicy;
import static dev.leadline.decide.PolicyBuilder.aRestingPolicy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.Role;
import dev.leadline.policy.Behavior;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class StartUpHoldTest {

    /** Lead time of 90 s and a drain of 10 s. */
    private static final int WINDOW_LOOKS = 20;

    private static final int SEEDS = 20;

    private static List<Integer> sizes(ScalingPlan plan) {
        return plan.pools().values().stream().map(PoolPlan::desiredReplicas).toList();
    }

    private static ScalingPlan look(ForecastingController controller, ScriptedFleet fleet, double input) {
        return controller.step(fleet.after(5, input, 500)).plan();
    }

    /** A fleet that a seasoned controller has brought to rest at a demand with some noise. */
    private static final class Steady {
        private final RandomGenerator random;
        private final double input;
        private final double output;
        private final ScriptedFleet fleet;
        private final PolicyBuilder policy;
        private final ForecastingController seasoned;

        Steady(long seed) {
            random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            boolean profiled = random.nextBoolean();
            input = 5_000 + 150_000 * random.nextDouble();
            output = 200 + 20_000 * random.nextDouble();
            policy = aPolicy()
                    .pool("prefill", Role.Prefill, 1, 32, profiled)
                    .pool("decode", Role.Decode, 1, 32, profiled);
            fleet = new ScriptedFleet(4, 3);
            seasoned = new ForecastingController(policy.build());
            for (int i = 0; i < 240; i++) {
                fleet.obey(seasoned.step(next()).plan());
            }
        }

        /** Five seconds at the demand, give or take a tenth. */
        FleetSnapshot next() {
            double noise = 0.9 + 0.2 * random.nextDouble();
            return fleet.after(5, noise * input, noise * output);
        }
    }

    @Test
    void aFreshControllerMovesNothingOnASteadyFleet() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Steady steady = new Steady(seed);
            ForecastingController fresh = new ForecastingController(steady.policy.build());
            for (int i = 0; i < WINDOW_LOOKS; i++) {
                FleetSnapshot seen = steady.next();
                ScalingPlan plan = fresh.step(seen).plan();
                plan.pools()
                        .forEach((name, pool) -> assertThat(pool.desiredReplicas())
                                .as("%s: %s", name, pool)
                                .isEqualTo(pool.currentReplicas()));
            }
        }
    }

    @Test
    void aBlindGapMovesNothingAndWatchingBeginsAnew() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Steady steady = new Steady(seed);
            ScriptedFleet fleet = steady.fleet;
            List<Integer> before = List.of(fleet.size("prefill"), fleet.size("decode"));
            fleet.routerSilent();
            for (int i = 0; i < fleet.size("prefill"); i++) {
                fleet.silent(ScriptedFleet.id("prefill", i));
            }
            for (int i = 0; i < fleet.size("decode"); i++) {
                fleet.silent(ScriptedFleet.id("decode", i));
            }
            for (int i = 0; i < 60; i++) {
                assertThat(sizes(steady.seasoned.step(steady.next()).plan()))
                        .as("blind, seed %d", seed)
                        .isEqualTo(before);
            }
            fleet.speaking().routerSpeaks();
            for (int i = 0; i < WINDOW_LOOKS; i++) {
                assertThat(sizes(steady.seasoned.step(steady.next()).plan()))
                        .as("after the gap, seed %d", seed)
                        .isEqualTo(before);
            }
        }
    }

    @Test
    void aPauseInLookingMovesNothing() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Steady steady = new Steady(seed);
            List<Integer> before = List.of(steady.fleet.size("prefill"), steady.fleet.size("decode"));
            assertThat(sizes(steady.seasoned
                            .step(steady.fleet.after(300, steady.input, steady.output))
                            .plan()))
                    .isEqualTo(before);
            for (int i = 0; i < WINDOW_LOOKS - 1; i++) {
                assertThat(sizes(steady.seasoned.step(steady.next()).plan())).isEqualTo(before);
            }
        }
    }

    @Test
    void aFreshControllerRaisesAtOnceOnMeasuredBacklog() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        ScriptedFleet fleet = new ScriptedFleet(2, 2);
        look(controller, fleet, 30_000);
        ScalingPlan plan = look(controller, fleet.waitingTokens(2_000_000), 30_000);
        assertThat(plan.pool("prefill").desiredReplicas()).isGreaterThan(2);
        assertThat(plan.pool("prefill").reason()).isEqualTo(ReasonCode.Backlog);
    }

    @Test
    void aFreshControllerFollowsDemandThatGrowsWhileItWatches() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        ScriptedFleet fleet = new ScriptedFleet(2, 2);
        for (int i = 0; i < 5; i++) {
            assertThat(look(controller, fleet, 60_000).pool("prefill").desiredReplicas())
                    .isEqualTo(2);
        }
        ScalingPlan held = look(controller, fleet, 60_000);
        assertThat(held.pool("prefill").neededReplicas()).isGreaterThan(2);
        assertThat(held.pool("prefill").reason()).isEqualTo(ReasonCode.WarmingUp);
        assertThat(held.pool("prefill").sentence()).contains("served before");
        for (int i = 0; i < 6; i++) {
            held = look(controller, fleet, 120_000);
        }
        assertThat(held.pool("prefill").desiredReplicas()).isBetween(3, 4);
    }

    @Test
    void aFleetThatStartsWithItsControllerIsNotTakenToBeRight() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        ScriptedFleet fleet = new ScriptedFleet(1, 1).readySince(ScriptedFleet.START);
        ScalingPlan plan = look(controller, fleet, 60_000);
        for (int i = 0; i < 5; i++) {
            plan = look(controller, fleet, 60_000);
        }
        assertThat(plan.pool("prefill").desiredReplicas()).isGreaterThan(2);
    }

    @Test
    void recordedDemandAloneMovesNothingBeforeTwoLooks() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        Duration hour = Duration.ofHours(1);
        controller.learnHistory(
                RecurringRamp.rows(ScriptedFleet.START.minusSeconds(3600 - RecurringRamp.RISE), hour),
                RecurringRamp.STEP);
        ScriptedFleet fleet = new ScriptedFleet(1, 1).readySince(ScriptedFleet.START);
        PoolPlan first = controller.step(fleet.show()).plan().pool("prefill");
        assertThat(first.desiredReplicas()).isEqualTo(1);
        assertThat(first.forecastTokensPerSecond()).isEmpty();
    }

    @Test
    void aStabilizationWindowThatNobodySawIsTakenAsQuiet() {
        Behavior patient = new Behavior(
                Optional.of(new Behavior.Rule(Optional.empty(), Optional.empty(), Duration.ofMinutes(2))),
                Optional.of(new Behavior.Rule(Optional.empty(), Optional.empty(), Duration.ofMinutes(10))));
        ForecastingController controller =
                new ForecastingController(aPolicy().behavior(patient).build());
        ScriptedFleet fleet = new ScriptedFleet(4, 2);
        for (int i = 0; i < 118; i++) {
            assertThat(look(controller, fleet, 5_000).pool("prefill").desiredReplicas())
                    .isEqualTo(4);
        }
        for (int i = 0; i < 6; i++) {
            look(controller, fleet, 5_000);
        }
        assertThat(look(controller, fleet, 5_000).pool("prefill").desiredReplicas())
                .isEqualTo(1);
    }

    @Test
    void shrinkingNeedsEveryReadyInstanceOfTheRoleAlsoThoseOfOtherPools() {
        PolicyBuilder policy = aPolicy().pool("second", Role.Prefill, 1, 8, true);
        ForecastingController controller = new ForecastingController(policy.build());
        ScriptedFleet fleet =
                new ScriptedFleet(6, 1).variant("second", "prefill", 1).silent(ScriptedFleet.id("second", 0));
        ScalingPlan plan = look(controller, fleet, 10_000);
        for (int i = 0; i < 80; i++) {
            plan = look(controller, fleet, 10_000);
        }
        assertThat(plan.pool("prefill").desiredReplicas()).isEqualTo(6);
        assertThat(plan.pool("prefill").reason()).isEqualTo(ReasonCode.MissingData);
        assertThat(plan.pool("prefill").sentence()).contains("second-0");
        fleet.speaking();
        for (int i = 0; i < 40; i++) {
            plan = look(controller, fleet, 10_000);
        }
        assertThat(plan.pool("prefill").desiredReplicas()).isLessThan(6);
    }

    @Test
    void growingNeedsAQuorumWhenNoRouterTells() {
        assertThat(grownWithSilent(1)).isGreaterThan(4);
        assertThat(grownWithSilent(2)).isEqualTo(4);
    }

    /** What four prefill engines with a backlog grow to while so many of them are silent and no router tells. */
    private static int grownWithSilent(int silent) {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        ScriptedFleet fleet = new ScriptedFleet(4, 1).routerSilent();
        for (int i = 0; i < 40; i++) {
            look(controller, fleet, 50_000);
        }
        for (int i = 0; i < silent; i++) {
            fleet.silent(ScriptedFleet.id("prefill", i));
        }
        fleet.waitingTokens(40_000_000);
        look(controller, fleet, 50_000);
        return look(controller, fleet, 50_000).pool("prefill").desiredReplicas();
    }

    @Test
    void aPoolWhoseInstancesAreAllGoneFromSightKeepsItsNumber() {
        for (boolean resting : List.of(true, false)) {
            PolicyBuilder policy = resting ? aRestingPolicy(Duration.ofMinutes(5)) : aPolicy();
            ForecastingController controller = new ForecastingController(policy.build());
            ScriptedFleet fleet = new ScriptedFleet(3, 2).free(0);
            for (int i = 0; i < 60; i++) {
                look(controller, fleet, 50_000);
            }
            ScalingPlan before = look(controller, fleet, 50_000);
            fleet.ready("prefill", 0).ready("decode", 0);
            for (int i = 0; i < 60; i++) {
                assertThat(sizes(look(controller, fleet, i < 3 ? 50_000 : 0)))
                        .as("resting %s, look %d", resting, i)
                        .isEqualTo(sizes(before));
            }
        }
    }

    @Test
    void aLookWithoutAPoolIsRefusedAndForgotten() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        ScriptedFleet fleet = new ScriptedFleet(3, 2);
        for (int i = 0; i < 60; i++) {
            look(controller, fleet, 50_000);
        }
        List<Integer> before = sizes(look(controller, fleet, 50_000));
        List<FleetSnapshot> broken = new ArrayList<>();
        FleetSnapshot whole = fleet.after(5, 50_000, 500);
        broken.add(new FleetSnapshot(whole.time(), Map.of(), whole.router(), whole.freeAccelerators()));
        var half = new LinkedHashMap<>(whole.pools());
        half.remove("decode");
        broken.add(new FleetSnapshot(whole.time(), half, whole.router(), whole.freeAccelerators()));
        for (FleetSnapshot one : broken) {
            assertThatThrownBy(() -> controller.step(one))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the policy has [prefill, decode]");
        }
        assertThat(sizes(controller.step(whole).plan())).isEqualTo(before);
    }
}
