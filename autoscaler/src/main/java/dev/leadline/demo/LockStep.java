// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.loop.Latest;
import dev.leadline.loop.LoopMetrics;
import dev.leadline.loop.PolicyLoop;
import dev.leadline.loop.PolicyRegistry;
import dev.leadline.observe.ScrapedFleets;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.rehearse.FleetSimulator;
import java.time.Duration;
import java.util.NoSuchElementException;

/**
 * Moves a simulated fleet and Leadline forward together: simulated time stands still while all endpoints are scraped and
 * the decision is made and carried out, then it moves one step. How long the scrapes take in real time therefore changes
 * nothing, and equal seeds give equal decisions.
 */
final class LockStep {

    private final FleetSimulator fleet;
    private final SimulatedEngines engines;
    private final ScrapedFleets source;
    private final LoopMetrics metrics;
    private final PolicyLoop loop;
    private final PolicyRegistry registry;
    private final PolicyKey policy;

    LockStep(
            FleetSimulator fleet,
            SimulatedEngines engines,
            ScrapedFleets source,
            LoopMetrics metrics,
            PolicyLoop loop,
            PolicyRegistry registry,
            PolicyKey policy) {
        this.fleet = fleet;
        this.engines = engines;
        this.source = source;
        this.metrics = metrics;
        this.loop = loop;
        this.registry = registry;
        this.policy = policy;
    }

    /**
     * One round at the present simulated moment: scrape, decide, act.
     *
     * @throws NoSuchElementException when the policy was taken out of force
     */
    Latest round() {
        FleetSnapshot moment = fleet.snapshot();
        engines.show(moment);
        ScalingPolicy inForce = registry.find(policy).orElseThrow(this::deleted);
        long start = System.nanoTime();
        FleetSnapshot seen = source.at(inForce, moment.time());
        metrics.scraped(Duration.ofNanos(System.nanoTime() - start));
        loop.cycle(policy, seen);
        return registry.latest(policy).orElseThrow(this::deleted);
    }

    private NoSuchElementException deleted() {
        return new NoSuchElementException("the policy " + policy + " is no longer in force");
    }
}
