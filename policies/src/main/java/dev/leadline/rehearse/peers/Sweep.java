// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.rehearse.ProgressListener;
import dev.leadline.rehearse.Rehearsal;
import dev.leadline.rehearse.RehearsalResult;
import dev.leadline.rehearse.TraceRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Gives every baseline the setting of its grid that does best on a training load: the cheapest that reaches the
 * objective's attainment, else the one of the highest attainment. Ties go to the fewer GPU-hours, then to the earlier in
 * the grid, which is the published one first. Equal loads and seeds give equal choices, and calls on several threads at
 * once disturb nobody: a sweep holds no state.
 *
 * @param fleet the fleet that settings are for, trained on the same load
 * @param training the load to tune on; report on another one
 * @param seed of the rehearsals
 */
public record Sweep(PeerFleet fleet, List<TraceRequest> training, long seed) {

    /**
     * One setting on the training load.
     *
     * @param candidate the setting
     * @param attainment share of requests that met both targets
     * @param gpuHours of all pools
     */
    public record Trial(Peer.Candidate candidate, double attainment, double gpuHours) {}

    /**
     * What came of a peer.
     *
     * @param peer the baseline
     * @param best its best setting
     * @param trials every setting, in the order of the grid
     */
    public record Tuned(Peer peer, Trial best, List<Trial> trials) {

        /** Copies the list. */
        public Tuned {
            trials = List.copyOf(trials);
        }
    }

    /**
     * The load before a share of its time has passed, which is what a sweep may see of a trace.
     *
     * @param share above 0 and at most 1
     * @return at least the first request
     */
    public static List<TraceRequest> firstPart(List<TraceRequest> load, double share) {
        double end = share
                * load.stream().mapToDouble(TraceRequest::arrivalSeconds).max().orElse(0);
        return load.stream().filter(one -> one.arrivalSeconds() <= end).toList();
    }

    /**
     * Tries every setting of a peer.
     *
     * @param progress told settings done and how many there are
     */
    public Tuned tune(Peer peer, ProgressListener progress) {
        List<Trial> trials = new ArrayList<>();
        int settings = peer.grid().size();
        for (Peer.Candidate candidate : peer.grid()) {
            int done = trials.size();
            trials.add(attempt(
                    candidate,
                    (seconds, total) -> progress.progress(done + (total > 0 ? seconds / total : 0), settings)));
        }
        progress.progress(settings, settings);
        return new Tuned(
                peer, best(trials, fleet.spec().objectives().attainment().value()), trials);
    }

    private Trial attempt(Peer.Candidate candidate, ProgressListener progress) {
        RehearsalResult result = Rehearsal.run(fleet.spec(), training, candidate.on(fleet), seed, progress);
        return new Trial(candidate, result.attainment(), result.gpuHours());
    }

    /**
     * The best of some trials.
     *
     * @param trials at least one
     * @param objective attainment that must be reached
     */
    static Trial best(List<Trial> trials, double objective) {
        Comparator<Trial> byHours = Comparator.comparingDouble(Trial::gpuHours);
        Comparator<Trial> byMisses = Comparator.comparingDouble(trial -> -trial.attainment());
        Predicate<Trial> reaches = trial -> trial.attainment() >= objective;
        return trials.stream()
                .filter(reaches)
                .min(byHours)
                .or(() -> trials.stream().min(byMisses.thenComparing(byHours)))
                .orElseThrow();
    }
}
