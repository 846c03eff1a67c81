// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.util.List;

/**
 * A small synthetic load with a fleet to meet it: at most half an hour and a hundred thousand requests, so that a whole
 * battery runs within seconds.
 *
 * @param name for reports, lower case with dashes
 * @param story what happens, a sentence
 * @param fleet the fleet, with the replicas it starts with
 * @param requests by time of arrival
 * @param blackouts readings that go missing
 */
public record Scenario(
        String name, String story, FleetSpec fleet, List<TraceRequest> requests, List<Blackout> blackouts) {

    /**
     * Engines that say nothing for a while but work on.
     *
     * @param instanceOrPool whose
     * @param fromSeconds first silent moment
     * @param toSeconds first moment heard again
     */
    public record Blackout(String instanceOrPool, double fromSeconds, double toSeconds) {}

    /** Copies the lists. */
    public Scenario {
        requests = List.copyOf(requests);
        blackouts = List.copyOf(blackouts);
    }

    /** A simulator at second 0 with the scenario's faults arranged. */
    public FleetSimulator simulator(FleetSpec start, long seed) {
        FleetSimulator simulator = new FleetSimulator(start, requests, seed);
        blackouts.forEach(one -> simulator.blackout(one.instanceOrPool(), one.fromSeconds(), one.toSeconds()));
        return simulator;
    }

    /** The usual battery: step ×4, ramp, burst, idle gap, shift from prefill to decode, engine blackout. */
    public static List<Scenario> battery(long seed) {
        FleetSpec small = DemoWorkload.fleet(2, 2);
        return List.of(
                of(
                        "step-x4",
                        "demand jumps to four times its level and stays",
                        small,
                        seed,
                        new ArrivalPattern().steady(600, 8, 2000, 150).steady(1200, 32, 2000, 150)),
                of(
                        "ramp",
                        "demand grows sixfold in 15 minutes, then falls back in ten",
                        small,
                        seed + 1,
                        new ArrivalPattern()
                                .steady(300, 6, 2000, 150)
                                .ramp(900, 6, 36, 2000, 150)
                                .ramp(600, 36, 6, 2000, 150)),
                of(
                        "burst",
                        "one minute of fivefold demand, twice",
                        small,
                        seed + 2,
                        new ArrivalPattern()
                                .steady(480, 8, 2000, 150)
                                .steady(60, 40, 2000, 150)
                                .steady(540, 8, 2000, 150)
                                .steady(60, 40, 2000, 150)
                                .steady(360, 8, 2000, 150)),
                of(
                        "idle-gap",
                        "nobody comes for ten minutes, then everybody is back",
                        small.withReplicas(4, 3),
                        seed + 3,
                        new ArrivalPattern()
                                .steady(500, 20, 2000, 150)
                                .steady(600, 0, 2000, 150)
                                .steady(500, 20, 2000, 150)),
                of(
                        "prefill-to-decode",
                        "long prompts with short answers turn into short prompts with long answers",
                        small.withReplicas(5, 1),
                        seed + 4,
                        new ArrivalPattern()
                                .steady(700, 16, 4000, 30)
                                .ramp(200, 16, 12, 1500, 300)
                                .steady(700, 12, 500, 1000)),
                new Scenario(
                        "engine-blackout",
                        "all prefill engines and one decode engine go silent for five minutes while demand doubles",
                        small,
                        new ArrivalPattern()
                                .steady(600, 10, 2000, 150)
                                .steady(600, 20, 2000, 150)
                                .steady(400, 10, 2000, 150)
                                .requests(seed + 5),
                        List.of(new Blackout(FleetSpec.PREFILL, 560, 860), new Blackout("decode-0", 560, 860))));
    }

    private static Scenario of(String name, String story, FleetSpec fleet, long seed, ArrivalPattern pattern) {
        return new Scenario(name, story, fleet, pattern.requests(seed), List.of());
    }
}
