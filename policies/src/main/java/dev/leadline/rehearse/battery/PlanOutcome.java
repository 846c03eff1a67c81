// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import dev.leadline.rehearse.FleetSimulator;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.Rehearsal;
import dev.leadline.rehearse.SimulationProgress;
import java.util.List;
import java.util.Optional;

/** What a plan came to in the simulator. */
final class PlanOutcome {
    private final double gpuSeconds;
    private final double[] billed;
    private final long[] missed;
    private final long total;

    private PlanOutcome(double gpuSeconds, double[] billed, long[] missed, long total) {
        this.gpuSeconds = gpuSeconds;
        this.billed = billed;
        this.missed = missed;
        this.total = total;
    }

    /** Accelerator-seconds billed from second 0 to the last arrival. */
    double gpuSeconds() {
        return gpuSeconds;
    }

    /** Of them those of each slot, drains included; only to be read. */
    double[] billed() {
        return billed;
    }

    /** Requests that missed a target, by slot of arrival; only to be read. */
    long[] missed() {
        return missed;
    }

    /** All requests that missed a target. */
    long total() {
        return total;
    }

    /** Carries out a plan on a fleet that starts with its first orders Ready. */
    static PlanOutcome of(Workload load, long[] offered, FleetPlan plan) {
        FleetSimulator simulator = new FleetSimulator(start(load.fleet(), plan), load.requests(), 1);
        simulator.scale(FleetSpec.PREFILL, plan.of(FleetSpec.PREFILL)[0]);
        simulator.scale(FleetSpec.DECODE, plan.of(FleetSpec.DECODE)[0]);
        double[] billed = new double[plan.slots()];
        double before = 0;
        for (int slot = 1; slot < plan.slots(); slot++) {
            simulator.advanceTo((double) slot * FleetPlan.SLOT_SECONDS);
            double until = simulator.progress().gpuSeconds();
            billed[slot - 1] = until - before;
            before = until;
            order(simulator, plan, FleetSpec.PREFILL, slot);
            order(simulator, plan, FleetSpec.DECODE, slot);
        }
        double end = Math.max(simulator.now(), simulator.lastArrival());
        simulator.advanceTo(end);
        double gpuSeconds = simulator.progress().gpuSeconds();
        billed[plan.slots() - 1] = gpuSeconds - before;
        while (!simulator.finished() && simulator.now() < end + Rehearsal.GRACE_SECONDS) {
            simulator.advanceTo(simulator.now() + 4.0 * FleetPlan.SLOT_SECONDS);
        }
        return new PlanOutcome(gpuSeconds, billed, missed(simulator, offered), missedInAll(simulator));
    }

    // With its first orders, or as much of them as there are accelerators for.
    private static FleetSpec start(FleetSpec fleet, FleetPlan plan) {
        int gpus = fleet.pools().values().iterator().next().accelerators();
        int prefill = plan.of(FleetSpec.PREFILL)[0];
        int decode = plan.of(FleetSpec.DECODE)[0];
        while ((prefill + decode) * gpus > fleet.gpuLimit()) {
            if (prefill > decode) {
                prefill--;
            } else {
                decode--;
            }
        }
        return fleet.withReplicas(prefill, decode);
    }

    private static void order(FleetSimulator simulator, FleetPlan plan, String pool, int slot) {
        int[] orders = plan.of(pool);
        if (orders[slot] != orders[slot - 1]) {
            simulator.scale(pool, orders[slot]);
        }
    }

    private static long missedInAll(FleetSimulator simulator) {
        SimulationProgress end = simulator.progress();
        return (long) end.offered() - end.attained();
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
