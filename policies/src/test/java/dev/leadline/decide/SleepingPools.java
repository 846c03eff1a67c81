// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import java.util.List;

/** Controllers whose pools go to zero and back, looked at as often as a test wants. */
final class SleepingPools {

    /** Looks that are certainly enough to go to zero after work. */
    static final int LONG = 120;

    private SleepingPools() {}

    static ForecastingController controller(PolicyBuilder policy) {
        return new ForecastingController(policy.build());
    }

    static ScalingPlan look(ForecastingController controller, ScriptedFleet fleet, double input) {
        return controller.step(fleet.after(5, input, input / 10)).plan();
    }

    static ScalingPlan watch(ForecastingController controller, ScriptedFleet fleet, int looks, double input) {
        ScalingPlan plan = look(controller, fleet, input);
        for (int i = 1; i < looks; i++) {
            plan = look(controller, fleet, input);
        }
        return plan;
    }

    /** As {@link #watch}, and what is decided is carried out. */
    static ScalingPlan obey(ForecastingController controller, ScriptedFleet fleet, int looks, double input) {
        ScalingPlan plan = look(controller, fleet, input);
        fleet.obey(plan);
        for (int i = 1; i < looks; i++) {
            plan = look(controller, fleet, input);
            fleet.obey(plan);
        }
        return plan;
    }

    static List<Integer> sizes(ScalingPlan plan) {
        return plan.pools().values().stream().map(PoolPlan::desiredReplicas).toList();
    }

    static List<ReasonCode> codes(ScalingPlan plan, String pool) {
        return plan.pool(pool).steps().stream().map(Step::code).toList();
    }

    /** A controller whose fleet has worked, gone idle and is at zero. */
    static ForecastingController asleep(PolicyBuilder policy, ScriptedFleet fleet) {
        ForecastingController controller = controller(policy);
        obey(controller, fleet, 60, 8_000);
        ScalingPlan plan = obey(controller, fleet, LONG, 0);
        assertThat(sizes(plan)).containsOnly(0);
        return controller;
    }
}
