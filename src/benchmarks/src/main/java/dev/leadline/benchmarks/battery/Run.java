// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.ProgressListener;
import dev.leadline.rehearse.Rehearsal;
import dev.leadline.rehearse.RehearsalResult;
import dev.leadline.rehearse.WorkloadNeed;
import dev.leadline.rehearse.battery.Recorded;
import dev.leadline.rehearse.battery.Steadiness;
import dev.leadline.rehearse.battery.Workload;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One policy on one load.
 *
 * @param cell the load with its model, cold start and seed
 * @param policy its name
 * @param attainment share of requests that met both targets
 * @param gpuHours accelerator-hours
 * @param ratio of them to the reference's
 * @param steadiness of the pools, prefill first
 * @param timeline the fleet over time
 * @param need replicas that demand asks for, by pool, in bins of {@link #NEED_SECONDS}
 */
record Run(
        String cell,
        String policy,
        double attainment,
        double gpuHours,
        double ratio,
        List<Steadiness> steadiness,
        List<RehearsalResult.Sample> timeline,
        Map<String, double[]> need) {
    static final double NEED_SECONDS = 60;

    /** Rehearses a contestant. */
    static Run of(String cell, Workload load, Contestant contestant, double referenceHours, long seed) {
        Map<String, double[]> need = WorkloadNeed.curves(load.fleet(), load.requests(), NEED_SECONDS);
        Recorded strategy = new Recorded(contestant.make().on(load), load.fleet());
        RehearsalResult result = Rehearsal.run(load.simulator(seed), strategy, ProgressListener.NONE);
        List<Steadiness> steadiness = Stream.of(FleetSpec.PREFILL, FleetSpec.DECODE)
                .map(pool -> strategy.steadiness(pool, need.getOrDefault(pool, new double[1]), NEED_SECONDS))
                .toList();
        return new Run(
                cell,
                contestant.name(),
                result.attainment(),
                result.gpuHours(),
                result.gpuHours() / referenceHours,
                steadiness,
                result.timeline(),
                need);
    }

    /** Changes of direction per pool and hour beyond those of demand. */
    double turnsPerPoolHour() {
        return steadiness.stream()
                .mapToDouble(Steadiness::excessTurnsPerHour)
                .average()
                .orElse(0);
    }

    int raises() {
        return steadiness.stream().mapToInt(Steadiness::raises).sum();
    }

    int undone() {
        return steadiness.stream().mapToInt(Steadiness::undone).sum();
    }
}
