// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import java.util.List;
import java.util.Optional;

/**
 * What came of one shape and seed in one place.
 *
 * @param where Cluster, or the simulator in one of its ways of looking
 * @param requests offered
 * @param attainment share of them that met both targets
 * @param firstToken share that met the first-token target
 * @param perToken share that met the per-token target
 * @param gpuHours accelerator-hours from allocation to the end of the pod
 * @param failed requests lost with their engine
 * @param phase when the looks came, seconds after each full interval since the first request could arrive
 * @param timeline samples in the order of their times
 * @param attained attainment by time of arrival, in bins of {@link #BIN_SECONDS}
 */
record LoopRun(
        Traffic traffic,
        long seed,
        Where where,
        int requests,
        double attainment,
        double firstToken,
        double perToken,
        double gpuHours,
        int failed,
        double phase,
        List<Sample> timeline,
        List<Optional<Double>> attained) {

    static final double BIN_SECONDS = 15;

    /** Where it ran. */
    enum Where {
        /** Leadline as a process, on a real control plane, over HTTP and watches. */
        Cluster,
        /** The simulator alone, decisions from what scrapes of the simulated engines say. */
        Simulator,
        /** The simulator alone, decisions from everything that the simulator knows. */
        SimulatorSeeingAll
    }

    /**
     * Sizes at one moment.
     *
     * @param seconds since the first request could arrive
     */
    record Sample(double seconds, int prefillReady, int prefillDesired, int decodeReady, int decodeDesired) {}

    LoopRun {
        timeline = List.copyOf(timeline);
        attained = List.copyOf(attained);
    }
}
