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
        return List.of(
                scenario(
                        "step-x4",
                        "demand jumps to four times its level and stays",
                        2,
                        2,
                        seed,
                        mixed().steady(600, 12).steady(1200, 48)),
                scenario(
                        "ramp",
                        "demand grows sixfold in 15 minutes, then falls back in ten",
                        2,
                        2,
                        seed + 1,
                        mixed().steady(300, 9).ramp(900, 9, 54).ramp(600, 54, 9)),
                scenario(
                        "burst",
                        "one minute of fourfold demand, twice",
                        2,
                        2,
                        seed + 2,
                        mixed().steady(480, 12)
                                .steady(60, 48)
                                .steady(540, 12)
                                .steady(60, 48)
                                .steady(360, 12)),
                scenario(
                        "idle-gap",
                        "nobody comes for ten minutes, then everybody is back",
                        5,
                        4,
                        seed + 3,
                        mixed().steady(500, 30).steady(600, 0).steady(500, 30)),
                scenario(
                        "prefill-to-decode",
                        "long prompts with short answers turn into short prompts with long answers",
                        8,
                        2,
                        seed + 4,
                        new ArrivalPattern(4000, 60)
                                .steady(700, 24)
                                .ramp(200, 24, 16)
                                .lengths(500, 1200)
                                .steady(700, 16)),
                blackout(seed + 5));
    }

    private static Scenario blackout(long seed) {
        ArrivalPattern pattern = mixed().steady(600, 15).steady(600, 30).steady(400, 15);
        return new Scenario(
                "engine-blackout",
                "all prefill engines and one decode engine go silent for five minutes while demand doubles",
                DemoWorkload.fleet(3, 2),
                pattern.requests(seed),
                List.of(new Blackout(FleetSpec.PREFILL, 560, 860), new Blackout("decode-0", 560, 860)));
    }

    private static ArrivalPattern mixed() {
        return new ArrivalPattern(2000, 400);
    }

    private static Scenario scenario(
            String name, String story, int prefill, int decode, long seed, ArrivalPattern pattern) {
        return new Scenario(name, story, DemoWorkload.fleet(prefill, decode), pattern.requests(seed), List.of());
    }
}
