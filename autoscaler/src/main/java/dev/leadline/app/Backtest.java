// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.app.BacktestCommand.Rival;
import dev.leadline.decide.PolicyController;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.rehearse.LeadlineStrategy;
import dev.leadline.rehearse.QueueHpa;
import dev.leadline.rehearse.Rehearsal;
import dev.leadline.rehearse.RehearsalResult;
import dev.leadline.rehearse.ScalingStrategy;
import dev.leadline.rehearse.StaticPeakSearch;
import dev.leadline.rehearse.TraceRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Rehearses strategies on one load and one fleet, all from the same start. */
final class Backtest {

    private final ScalingPolicy policy;
    private final Function<ScalingPolicy, PolicyController> controllers;
    private final BacktestFleet fleet;
    private final List<TraceRequest> load;
    private final long seed;

    Backtest(
            ScalingPolicy policy,
            Function<ScalingPolicy, PolicyController> controllers,
            BacktestFleet fleet,
            List<TraceRequest> load,
            long seed) {
        this.policy = policy;
        this.controllers = controllers;
        this.fleet = fleet;
        this.load = load;
        this.seed = seed;
    }

    /**
     * One rehearsal.
     *
     * @param result what came of it
     * @param simulatedPerSecond requests simulated per second of real time, decisions included
     */
    record Timed(RehearsalResult result, double simulatedPerSecond) {}

    /**
     * All rehearsals.
     *
     * @param leadline ours
     * @param peak the smallest constant fleet; absent when it was not asked for or does not exist
     * @param peakMissing true when even the largest fleet misses the objective
     * @param hpa the best of the sweep
     * @param sweep every target of the sweep
     * @param peers every baseline; empty when they were not asked for
     */
    record Results(
            Timed leadline,
            Optional<Timed> peak,
            boolean peakMissing,
            Optional<Timed> hpa,
            List<Timed> sweep,
            List<PeerBacktest.Row> peers) {}

    Results run(Rival against, BacktestProgress progress) {
        Timed leadline = rehearse(new LeadlineStrategy(controllers.apply(policy)), progress);
        Optional<Timed> peak = Optional.empty();
        boolean peakMissing = false;
        if (against.includes(Rival.STATIC)) {
            peak = StaticPeakSearch.search(
                            fleet.spec(),
                            load,
                            fleet.prefill().replicas().max().count(),
                            fleet.decode().replicas().max().count(),
                            seed,
                            progress.step("static peak"))
                    .map(found -> timedAgain(found, progress));
            peakMissing = peak.isEmpty();
        }
        List<Timed> sweep = new ArrayList<>();
        if (against.includes(Rival.HPA)) {
            QueueHpa.sweep(fleet.widestBounds()).forEach(strategy -> sweep.add(rehearse(strategy, progress)));
        }
        List<PeerBacktest.Row> peers = against == Rival.ALL
                ? new PeerBacktest(fleet, load, seed).run(progress.step("baselines, published and tuned"))
                : List.of();
        return new Results(leadline, peak, peakMissing, best(sweep), sweep, peers);
    }

    /** The search stops early where it can, so the fleet that it found is run once more for its speed. */
    private Timed timedAgain(StaticPeakSearch.Found found, BacktestProgress progress) {
        BacktestFleet start = new BacktestFleet(
                fleet.spec().withReplicas(found.fleet().prefill(), found.fleet().decode()),
                fleet.need(),
                fleet.prefill(),
                fleet.decode());
        return new Backtest(policy, controllers, start, load, seed).rehearse(found.fleet(), progress);
    }

    private Timed rehearse(ScalingStrategy strategy, BacktestProgress progress) {
        long begun = System.nanoTime();
        RehearsalResult result = Rehearsal.run(fleet.spec(), load, strategy, seed, progress.step(strategy.name()));
        double seconds = Math.max(1e-9, (System.nanoTime() - begun) / 1e9);
        return new Timed(result, load.size() / seconds);
    }

    /** Fewest GPU-hours among those that meet the objective; where none does, the highest attainment. */
    private Optional<Timed> best(List<Timed> sweep) {
        double objective = policy.objectives().attainment().value();
        Comparator<Timed> byHours =
                Comparator.comparingDouble(timed -> timed.result().gpuHours());
        Comparator<Timed> byAttainment =
                Comparator.comparingDouble(timed -> timed.result().attainment());
        Optional<Timed> good = sweep.stream()
                .filter(timed -> timed.result().attainment() >= objective)
                .min(byHours);
        return good.isPresent() ? good : sweep.stream().max(byAttainment);
    }
}
