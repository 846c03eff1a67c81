// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.api.ApiServer;
import dev.leadline.api.DecisionStream;
import dev.leadline.api.PolicyService;
import dev.leadline.decide.ForecastingController;
import dev.leadline.demo.DemoState.Phase;
import dev.leadline.fleet.Role;
import dev.leadline.loop.DecisionJournal;
import dev.leadline.loop.InMemoryCapacities;
import dev.leadline.loop.InMemoryDemandHistory;
import dev.leadline.loop.InMemoryJournal;
import dev.leadline.loop.Latest;
import dev.leadline.loop.LoopMetrics;
import dev.leadline.loop.PolicyLoop;
import dev.leadline.loop.PolicyRegistry;
import dev.leadline.observe.MetricsScraper;
import dev.leadline.observe.ScrapeLimits;
import dev.leadline.observe.ScrapedFleets;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.rehearse.FleetSimulator;
import dev.leadline.rehearse.Rehearsal;
import dev.leadline.rehearse.SimulationProgress;
import dev.leadline.rehearse.SimulationTotals;
import dev.leadline.store.InMemoryPolicies;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Leadline as it runs everywhere, around a simulated fleet: the same sources scrape, the same loop decides, the same
 * journal keeps. Only the actuator and the clock are the simulation's own.
 */
final class DemoReplay implements AutoCloseable {

    private static final int GPU_LIMIT = 64;

    private final DemoSettings settings;
    private final ScalingPolicy policy;
    private final SimulatedEngines engines;
    private final SimulatedActuator actuator = new SimulatedActuator();
    private final DecisionJournal journal = new InMemoryJournal();
    private final PolicyRegistry registry = new PolicyRegistry(ForecastingController::new);
    private final PolicyLoop loop;
    private final LoopMetrics metrics;
    private final ApiServer.Parts parts;
    private final MetricsScraper scraper;
    private final ScrapedFleets source;
    private final DemoBoard board;

    DemoReplay(DemoSettings settings) {
        this.settings = settings;
        ParsedPolicy.Valid packaged = DemoPolicy.read();
        this.policy = packaged.policy();
        Map<String, Role> roles = new LinkedHashMap<>();
        policy.pools().forEach(pool -> roles.put(pool.name(), pool.role()));
        this.engines =
                SimulatedEngines.start(policy.model().name(), policy.key().namespace(), roles);
        InstantSource clock = () -> engines.shown().time();
        PrometheusRegistry prometheus = new PrometheusRegistry();
        this.metrics = new LoopMetrics(prometheus, registry, clock);
        DecisionStream stream = new DecisionStream();
        this.loop = new PolicyLoop(registry, journal, actuator, List.of(metrics, stream), clock);
        PolicyService policies = new PolicyService(
                new InMemoryPolicies(),
                registry,
                journal,
                new InMemoryDemandHistory(),
                new InMemoryCapacities(),
                metrics,
                clock);
        policies.put(policy, packaged.document());
        this.parts = new ApiServer.Parts(policies, registry, journal, loop, stream, prometheus);
        this.scraper = new MetricsScraper(new ScrapeLimits(
                settings.scrapeTimeout(),
                ScrapeLimits.DEFAULT.maxBytes(),
                ScrapeLimits.DEFAULT.parallel(),
                ScrapeLimits.DEFAULT.staleAfter()));
        this.source = new ScrapedFleets(new SimulatedDirectory(engines, policy.key()), scraper);
        this.board = new DemoBoard(new DemoBoard.Settings(
                policy.key().toString(),
                settings.speed(),
                settings.seed(),
                settings.stepSeconds(),
                GPU_LIMIT,
                Instant.EPOCH));
    }

    /**
     * Replays the load; blocks. As in every rehearsal, rounds and bill end with the last arrival, and what is in flight
     * then may finish on the fleet as it stands.
     */
    SimulationTotals run(DemoLoad load) throws InterruptedException {
        FleetSimulator fleet = new FleetSimulator(load.fleet(), load.requests(), settings.seed());
        actuator.attach(fleet);
        LockStep lockStep = new LockStep(fleet, engines, source, metrics, loop, registry, policy.key());
        Pace pace = new Pace(settings.speed());
        double end = fleet.lastArrival();
        board.begin(load.description(), end);
        while (fleet.now() < end) {
            pace.await(fleet.now());
            Latest latest = lockStep.round();
            board.round(latest.cycle(), count(fleet));
            fleet.advanceTo(Math.min(end, fleet.now() + settings.stepSeconds()));
        }
        SimulationTotals billed = fleet.totals();
        while (!fleet.finished() && fleet.now() < end + Rehearsal.GRACE_SECONDS) {
            fleet.advanceTo(fleet.now() + Rehearsal.SAMPLE_SECONDS);
        }
        SimulationTotals totals = fleet.totals();
        board.settle(billed, totals);
        board.end(Phase.Finished, DemoWords.ending(billed, totals));
        return totals;
    }

    private DemoBoard.Count count(FleetSimulator fleet) {
        SimulationProgress progress = fleet.progress();
        int free = engines.shown().freeAccelerators().orElse(GPU_LIMIT);
        return new DemoBoard.Count(
                progress.seconds(),
                progress.settled(),
                progress.attained(),
                progress.gpuSeconds() / 3600,
                GPU_LIMIT - free);
    }

    /** How many decisions the journal holds. */
    int decisions() {
        return board.rounds();
    }

    DemoBoard board() {
        return board;
    }

    SimulatedEngines engines() {
        return engines;
    }

    DecisionJournal journal() {
        return journal;
    }

    ScalingPolicy policy() {
        return policy;
    }

    ApiServer.Parts parts() {
        return parts;
    }

    @Override
    public void close() {
        scraper.close();
        engines.close();
    }
}
