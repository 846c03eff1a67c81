// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the smallest constant fleet, by accelerators, that meets the objectives' attainment on a load: what a careful
 * operator would buy who knew the load beforehand. More replicas of either pool never hurt, so each pool's own minimum
 * is found by halving with the other pool at its largest; from that corner, fleets are tried by rising size.
 */
public final class StaticPeakSearch {
    private static final double LOOK_SECONDS = 60;
    /** About how many simulations a search takes; only the progress bar needs to know. */
    private static final int USUAL_SIMULATIONS = 14;

    private final FleetSpec spec;
    private final List<TraceRequest> requests;
    private final long seed;
    private final ProgressListener progress;
    private final Map<StaticFleet, Boolean> tried = new HashMap<>();
    private int simulations;

    private StaticPeakSearch(FleetSpec spec, List<TraceRequest> requests, long seed, ProgressListener progress) {
        this.spec = spec;
        this.requests = requests;
        this.seed = seed;
        this.progress = progress;
    }

    /**
     * What was found.
     *
     * @param fleet the smallest fleet
     * @param result its rehearsal
     * @param need fluid need of the load
     * @param simulations how many fleets were tried
     */
    public record Found(StaticFleet fleet, RehearsalResult result, WorkloadNeed need, int simulations) {

        /** Largest share of a constant fleet's accelerator-hours that can be saved. */
        public double fluidCeiling() {
            return need.fluidCeiling();
        }
    }

    /**
     * Searches.
     *
     * @param spec a fleet with pools {@code prefill} and {@code decode}; its replicas do not matter
     * @param maxPrefill most prefill replicas, at least 1
     * @param maxDecode most decode replicas, at least 1
     * @param progress told simulations done and the number expected
     * @return empty when even the largest fleet misses the attainment
     */
    public static Optional<Found> search(
            FleetSpec spec,
            List<TraceRequest> requests,
            int maxPrefill,
            int maxDecode,
            long seed,
            ProgressListener progress) {
        return new StaticPeakSearch(spec, requests, seed, progress).search(maxPrefill, maxDecode);
    }

    private Optional<Found> search(int maxPrefill, int maxDecode) {
        if (!suffices(maxPrefill, maxDecode)) {
            return Optional.empty();
        }
        int fewestPrefill = least(maxPrefill, prefill -> suffices(prefill, maxDecode));
        int fewestDecode = least(maxDecode, decode -> suffices(maxPrefill, decode));
        StaticFleet best = new StaticFleet(maxPrefill, maxDecode);
        for (int prefill = fewestPrefill; prefill <= maxPrefill; prefill++) {
            for (int decode = fewestDecode; decode <= maxDecode; decode++) {
                StaticFleet fleet = new StaticFleet(prefill, decode);
                if (gpus(fleet) >= gpus(best)) {
                    break;
                }
                if (suffices(prefill, decode)) {
                    best = fleet;
                }
            }
        }
        FleetSpec constant = spec.withReplicas(best.prefill(), best.decode());
        RehearsalResult result = Rehearsal.run(constant, requests, best, seed, ProgressListener.NONE);
        progress.progress(simulations, simulations);
        return Optional.of(new Found(best, result, WorkloadNeed.of(spec, requests), simulations));
    }

    private interface Test {
        boolean passes(int replicas);
    }

    private static int least(int most, Test test) {
        int low = 1;
        int high = most;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (test.passes(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private int gpus(StaticFleet fleet) {
        int gpus = 0;
        for (Map.Entry<String, FleetSpec.PoolSpec> pool : spec.pools().entrySet()) {
            int replicas = pool.getKey().equals(FleetSpec.PREFILL) ? fleet.prefill() : fleet.decode();
            gpus += replicas * pool.getValue().accelerators();
        }
        return gpus;
    }

    private boolean suffices(int prefill, int decode) {
        StaticFleet fleet = new StaticFleet(prefill, decode);
        Boolean known = tried.get(fleet);
        if (known != null) {
            return known;
        }
        boolean suffices = gpus(fleet) <= spec.gpuLimit() && simulate(fleet);
        tried.put(fleet, suffices);
        return suffices;
    }

    // A fleet that has missed too many can stop at once: what is missed stays missed.
    private boolean simulate(StaticFleet fleet) {
        simulations++;
        progress.progress(simulations - 1, Math.max(USUAL_SIMULATIONS, simulations + 1));
        FleetSimulator simulator =
                new FleetSimulator(spec.withReplicas(fleet.prefill(), fleet.decode()), requests, seed);
        double allowed = (1 - spec.objectives().attainment().value()) * requests.size();
        double end = simulator.lastArrival() + Rehearsal.GRACE_SECONDS;
        while (!simulator.finished() && simulator.now() < end) {
            simulator.advanceTo(Math.min(end, simulator.now() + LOOK_SECONDS));
            if (simulator.missed() > allowed + 1e-9) {
                return false;
            }
        }
        return simulator.missed() + simulator.inFlight() <= allowed + 1e-9;
    }
}
