// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import dev.leadline.rehearse.FleetSimulator;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.Rehearsal;
import dev.leadline.rehearse.SimulationProgress;
import java.util.List;
import java.util.Optional;

/**
 * What a plan came to in the simulator.
 *
 * @param gpuSeconds billed from second 0 to the last arrival
 * @param missed requests that missed a target, by slot of arrival
 * @param total of them
 */
record PlanOutcome(double gpuSeconds, long[] missed, long total) {

    /** Carries out a plan on a fleet that starts with its first orders Ready. */
    static PlanOutcome of(Workload load, long[] offered, FleetPlan plan) {
        int first = plan.of(FleetSpec.PREFILL)[0];
        FleetSpec start = load.fleet().withReplicas(first, plan.of(FleetSpec.DECODE)[0]);
        FleetSimulator simulator = new FleetSimulator(start, load.requests(), 1);
        for (int slot = 1; slot < plan.slots(); slot++) {
            simulator.advanceTo((double) slot * FleetPlan.SLOT_SECONDS);
            order(simulator, plan, FleetSpec.PREFILL, slot);
            order(simulator, plan, FleetSpec.DECODE, slot);
        }
        double end = Math.max(simulator.now(), simulator.lastArrival());
        simulator.advanceTo(end);
        SimulationProgress billed = simulator.progress();
        while (!simulator.finished() && simulator.now() < end + Rehearsal.GRACE_SECONDS) {
            simulator.advanceTo(simulator.now() + 4.0 * FleetPlan.SLOT_SECONDS);
        }
        return new PlanOutcome(billed.gpuSeconds(), missed(simulator, offered), missedInAll(simulator));
    }

    private static void order(FleetSimulator simulator, FleetPlan plan, String pool, int slot) {
        int[] orders = plan.of(pool);
        if (orders[slot] != orders[slot - 1]) {
            simulator.scale(pool, orders[slot]);
        }
    }

    private static long missedInAll(FleetSimulator simulator) {
        SimulationProgress end = simulator.progress();
        return end.offered() - end.attained();
    }

    private static long[] missed(FleetSimulator simulator, long[] offered) {
        List<Optional<Double>> shares = simulator.attainmentByArrival(FleetPlan.SLOT_SECONDS);
        long[] missed = new long[offered.length];
        for (int slot = 0; slot < Math.min(shares.size(), missed.length); slot++) {
            missed[slot] = Math.round(offered[slot] * (1 - shares.get(slot).orElse(1.0)));
        }
        return missed;
    }
}
