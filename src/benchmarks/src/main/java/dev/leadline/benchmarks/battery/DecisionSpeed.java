// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import dev.leadline.benchmarks.DecisionFleet;
import dev.leadline.decide.ForecastingController;
import dev.leadline.decide.PolicyController;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.ScalingPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long one cycle over many policies takes: {@code DecisionSpeed [--policies 1000] [--instances 20] [--looks 72]}. Every policy
 * has a controller of its own, two pools of so many instances, and sees the same looks five seconds apart; they are asked in turn, so
 * that each finds its memory cold, on one thread. Forecast updates are in the figure.
 */
public final class DecisionSpeed {
    private DecisionSpeed() {}

    /** Runs and prints. */
    public static void main(String[] arguments) {
        Arguments options = Arguments.orEnd(arguments, "policies", "instances", "looks");
        int policies = (int) options.numberOrEnd("policies", "1000");
        int instances = (int) options.numberOrEnd("instances", "20");
        int looks = (int) options.numberOrEnd("looks", "72");
        List<FleetSnapshot> seen = DecisionFleet.looks(instances, looks);
        ScalingPolicy policy = DecisionFleet.policy();
        List<PolicyController> controllers = new ArrayList<>();
        for (int i = 0; i < policies; i++) {
            controllers.add(new ForecastingController(policy));
        }
        double[] cycles = new double[looks];
        for (int look = 0; look < looks; look++) {
            long start = System.nanoTime();
            for (PolicyController controller : controllers) {
                controller.step(seen.get(look));
            }
            cycles[look] = (System.nanoTime() - start) / 1e9;
        }
        double[] warm = Arrays.copyOfRange(cycles, looks / 2, looks);
        Arrays.sort(warm);
        System.out.printf(
                Locale.ROOT,
                "%d policies of 2 pools x %d instances, %d looks, the second half counted: median %.3f s per cycle, largest %.3f s; "
                        + "%.1f us per decision%n",
                policies,
                instances,
                looks,
                warm[warm.length / 2],
                warm[warm.length - 1],
                1e6 * Arrays.stream(warm).average().orElse(0) / policies);
    }
}
