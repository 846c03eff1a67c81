// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs a strategy on a load. It looks and decides from second 0 at its own interval until the last arrival; up to there
 * the fleet is billed. What is in flight then may finish within {@link #GRACE_SECONDS} on the fleet as it stands, which
 * nobody is billed for: every strategy is treated alike.
 */
public final class Rehearsal {
    /** Simulated time that requests in flight have after the last arrival. */
    public static final double GRACE_SECONDS = 1800;
    /** Distance of the samples of the timeline; of a long stream {@link FleetSimulator#streamedBinSeconds}. */
    public static final double SAMPLE_SECONDS = 15;

    private final FleetSimulator simulator;
    private final ScalingStrategy strategy;
    private final ProgressListener progress;
    private final List<RehearsalResult.Sample> timeline = new ArrayList<>();

    private Rehearsal(FleetSimulator simulator, ScalingStrategy strategy, ProgressListener progress) {
        this.simulator = simulator;
        this.strategy = strategy;
        this.progress = progress;
    }

    /**
     * Rehearses a strategy.
     *
     * @param spec the fleet, with the replicas it starts with
     * @param seed of the simulation
     * @param progress told simulated seconds
     */
    public static RehearsalResult run(
            FleetSpec spec,
            List<TraceRequest> requests,
            ScalingStrategy strategy,
            long seed,
            ProgressListener progress) {
        return run(new FleetSimulator(spec, requests, seed), strategy, progress);
    }

    /** Rehearses a strategy on a simulator at second 0, in which faults may have been arranged. */
    public static RehearsalResult run(FleetSimulator simulator, ScalingStrategy strategy, ProgressListener progress) {
        return new Rehearsal(simulator, strategy, progress).run();
    }

    private RehearsalResult run() {
        if (strategy.retiresSlowHardwareFirst()) {
            simulator.retireSlowHardwareFirst();
        }
        double end = simulator.lastArrival();
        double sampling = simulator.isStreamed() ? FleetSimulator.streamedBinSeconds(end) : SAMPLE_SECONDS;
        double interval = strategy.interval().toNanos() / 1e9;
        long decisions = 0;
        long samples = 0;
        while (true) {
            double decideAt = decisions * interval;
            double sampleAt = samples * sampling;
            double next = Math.min(decideAt, sampleAt);
            if (next > end) {
                break;
            }
            simulator.advanceTo(next);
            if (decideAt == next) {
                if (strategy.looksAt(decideAt)) {
                    strategy.decide(simulator.snapshot()).forEach(simulator::scale);
                }
                decisions++;
            }
            if (sampleAt == next) {
                timeline.add(sample(next));
                samples++;
                progress.progress(next, end);
            }
        }
        simulator.advanceTo(end);
        SimulationTotals billed = simulator.totals();
        while (!simulator.finished() && simulator.now() < end + GRACE_SECONDS) {
            simulator.advanceTo(simulator.now() + SAMPLE_SECONDS);
        }
        progress.progress(end, end);
        return result(billed, simulator.totals(), sampling);
    }

    private RehearsalResult.Sample sample(double now) {
        return new RehearsalResult.Sample(now, simulator.sizes(), Optional.empty());
    }

    private RehearsalResult result(SimulationTotals billed, SimulationTotals totals, double sampling) {
        List<Optional<Double>> attained = simulator.attainmentByArrival(sampling);
        List<RehearsalResult.Sample> samples = new ArrayList<>();
        for (int i = 0; i < timeline.size(); i++) {
            RehearsalResult.Sample one = timeline.get(i);
            Optional<Double> before = i > 0 && i <= attained.size() ? attained.get(i - 1) : Optional.empty();
            samples.add(new RehearsalResult.Sample(one.seconds(), one.pools(), before));
        }
        double offered = Math.max(1, totals.offered());
        return new RehearsalResult(
                strategy.name(),
                totals.offered(),
                totals.attainment(),
                totals.firstTokenAttained() / offered,
                totals.perTokenAttained() / offered,
                totals.firstToken(),
                totals.perToken(),
                billed.usage(),
                billed.scaleActions(),
                totals.inFlight(),
                samples);
    }
}
