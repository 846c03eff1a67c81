// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What {@code GET /api/v1/demo} answers and the page draws. Absent numbers are {@code null} in JSON.
 *
 * @param run identity of this run; a page that sees it change starts over
 * @param policy namespace and name of the policy that is shown
 * @param phase how far the demo is
 * @param message the state in a sentence
 * @param held why nothing is scaled in, when that is so
 * @param speed simulated seconds per second; 0 is as fast as possible
 * @param seed of the load and of the fleet
 * @param time simulated time
 * @param elapsedSeconds simulated seconds so far
 * @param totalSeconds length of the replay
 * @param stepSeconds simulated seconds between two rounds
 * @param workload what is replayed, in words, with its sources
 * @param attainment share of requests within both targets
 * @param gpuHours accelerator-hours of Leadline so far
 * @param staticPeakSoFar accelerator-hours that static peak would have used by now; absent until it is found
 * @param staticPeakGpus accelerators of static peak
 * @param ceiling largest saving against static peak that any scaler could have
 * @param gpus accelerators held and allowed
 * @param pools the pools now
 * @param comparisons one row per strategy
 * @param bestScaler accelerator-hours of the best reactive scaler over time; absent until it is found
 * @param decisions latest decisions, newest first
 * @param instances every instance as the last scrape found it
 * @param timeline what happened since the asked-for tick
 */
record DemoState(
        String run,
        String policy,
        Phase phase,
        String message,
        Optional<String> held,
        double speed,
        long seed,
        Instant time,
        double elapsedSeconds,
        double totalSeconds,
        double stepSeconds,
        String workload,
        Attainment attainment,
        double gpuHours,
        OptionalDouble staticPeakSoFar,
        OptionalDouble staticPeakGpus,
        OptionalDouble ceiling,
        Gpus gpus,
        Map<String, PoolNow> pools,
        List<Comparison> comparisons,
        Optional<Curve> bestScaler,
        List<Decision> decisions,
        List<Instance> instances,
        DemoTimeline.Part timeline) {

    /** How far a demo is. */
    enum Phase {
        /** The load is being put together; nothing runs yet. */
        Preparing,
        /** Simulated time moves. */
        Running,
        /** The replay is over; the journal stays. */
        Finished,
        /** Something broke; the message says what. */
        Failed
    }

    /** Shares of requests within both targets; absent before the first request ended. */
    record Attainment(OptionalDouble running, OptionalDouble lastMinute) {}

    /** Accelerators held by the fleet, of those allowed. */
    record Gpus(int used, int limit) {}

    /** One pool after the last decision. */
    record PoolNow(int ready, int starting, int draining, int desired, String reason, String sentence) {}

    /** One strategy on the same load. */
    record Comparison(
            String name,
            boolean ours,
            OptionalDouble attainment,
            OptionalDouble gpuHours,
            OptionalDouble againstPeak,
            String note) {}

    /** Accelerator-hours over simulated seconds. */
    record Curve(List<Double> seconds, List<Double> gpuHours) {}

    /** One decision in words. */
    record Decision(String id, Instant time, String sentence) {}

    /** One instance and the reading of the last scrape. */
    record Instance(
            String id,
            String pool,
            String state,
            OptionalDouble ageSeconds,
            OptionalDouble running,
            OptionalDouble waiting,
            OptionalDouble kvUsage,
            OptionalDouble gpuUtilization,
            String reading,
            String reason) {}
}
