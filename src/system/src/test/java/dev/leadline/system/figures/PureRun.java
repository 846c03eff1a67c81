// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import dev.leadline.decide.ForecastingController;
import dev.leadline.decide.PolicyController;
import dev.leadline.demo.SimulatedDirectory;
import dev.leadline.demo.SimulatedEngines;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.Role;
import dev.leadline.observe.InstanceAddress;
import dev.leadline.observe.InstanceDirectory;
import dev.leadline.observe.MetricsScraper;
import dev.leadline.observe.ScrapeLimits;
import dev.leadline.observe.ScrapedFleets;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.rehearse.FleetSimulator;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.Rehearsal;
import dev.leadline.rehearse.SimulationTotals;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A shape in the simulator alone: the same arrivals, policy, decider and interval as in the cluster, and no cluster. */
final class PureRun {

    private PureRun() {}

    /**
     * Decides from what scrapes over HTTP say, as the process does.
     *
     * @param phase when the looks come, seconds after each full interval: a jump is seen that much sooner or later
     */
    static LoopRun scraped(Traffic traffic, long seed, Duration interval, double phase) {
        ScalingPolicy policy = Traffic.parsed("figures", traffic.label(), true);
        Map<String, Role> roles = new LinkedHashMap<>();
        policy.pools().forEach(pool -> roles.put(pool.name(), pool.role()));
        try (SimulatedEngines engines = SimulatedEngines.start(Traffic.MODEL, "figures", roles);
                MetricsScraper scraper = new MetricsScraper(ScrapeLimits.DEFAULT)) {
            ScrapedFleets source =
                    new ScrapedFleets(new EnginesOnly(new SimulatedDirectory(engines, policy.key())), scraper);
            return run(traffic, seed, interval, phase, policy, LoopRun.Where.Simulator, moment -> {
                engines.show(moment);
                return source.at(policy, moment.time());
            });
        }
    }

    /** Decides from everything that the simulator knows, as a rehearsal does. */
    static LoopRun seeingAll(Traffic traffic, long seed, Duration interval, double phase) {
        ScalingPolicy policy = Traffic.parsed("figures", traffic.label(), true);
        return run(traffic, seed, interval, phase, policy, LoopRun.Where.SimulatorSeeingAll, Function.identity());
    }

    /** The testbed has no device exporters and more accelerators than the policies may take. */
    private record EnginesOnly(SimulatedDirectory all) implements InstanceDirectory {
        @Override
        public List<InstanceAddress> instances(PolicyKey policy) {
            return all.instances(policy);
        }

        @Override
        public Optional<URI> router(PolicyKey policy) {
            return all.router(policy);
        }
    }

    private static LoopRun run(
            Traffic traffic,
            long seed,
            Duration interval,
            double phase,
            ScalingPolicy policy,
            LoopRun.Where where,
            Function<FleetSnapshot, FleetSnapshot> look) {
        PolicyController controller = new ForecastingController(policy);
        FleetSimulator simulator = new FleetSimulator(traffic.fleet(), traffic.requests(seed), seed);
        double end = simulator.lastArrival();
        double step = interval.toNanos() / 1e9;
        List<LoopRun.Sample> timeline = new ArrayList<>();
        for (long round = 0; phase + round * step <= end; round++) {
            simulator.advanceTo(phase + round * step);
            FleetSnapshot moment = simulator.snapshot();
            controller
                    .step(look.apply(moment))
                    .plan()
                    .pools()
                    .forEach((pool, plan) -> simulator.scale(pool, plan.desiredReplicas()));
            timeline.add(sample(simulator.now(), moment, simulator.desired("prefill"), simulator.desired("decode")));
        }
        simulator.advanceTo(end);
        double gpuHours = simulator.totals().gpuHours();
        while (!simulator.finished() && simulator.now() < end + Rehearsal.GRACE_SECONDS) {
            simulator.advanceTo(simulator.now() + Rehearsal.SAMPLE_SECONDS);
        }
        return of(
                traffic,
                seed,
                where,
                simulator.totals(),
                gpuHours,
                phase,
                timeline,
                simulator.attainmentByArrival(LoopRun.BIN_SECONDS));
    }

    static LoopRun of(
            Traffic traffic,
            long seed,
            LoopRun.Where where,
            SimulationTotals totals,
            double gpuHours,
            double phase,
            List<LoopRun.Sample> timeline,
            List<Optional<Double>> attained) {
        double offered = Math.max(1, totals.offered());
        return new LoopRun(
                traffic,
                seed,
                where,
                totals.offered(),
                totals.attainment(),
                totals.firstTokenAttained() / offered,
                totals.perTokenAttained() / offered,
                gpuHours,
                totals.failed(),
                phase,
                timeline,
                attained);
    }

    static LoopRun.Sample sample(double seconds, FleetSnapshot moment, int prefillDesired, int decodeDesired) {
        return new LoopRun.Sample(
                seconds,
                ready(moment, FleetSpec.PREFILL),
                prefillDesired,
                ready(moment, FleetSpec.DECODE),
                decodeDesired);
    }

    private static int ready(FleetSnapshot moment, String pool) {
        return (int) moment.pools().getOrDefault(pool, List.of()).stream()
                .filter(one -> one.state() == InstanceState.Ready)
                .count();
    }
}
