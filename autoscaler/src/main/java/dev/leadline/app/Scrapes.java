// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.loop.LoopMetrics;
import dev.leadline.loop.PolicyLoop;
import dev.leadline.loop.PolicyRegistry;
import dev.leadline.loop.ScrapeSchedule;
import dev.leadline.observe.InstanceDirectory;
import dev.leadline.observe.MetricsScraper;
import dev.leadline.observe.ScrapeLimits;
import dev.leadline.observe.ScrapedFleets;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Scrapes the fleets that a directory knows, with everything that must be closed afterwards. */
final class Scrapes implements AutoCloseable {

    private final MetricsScraper scraper;
    private final ScrapeSchedule schedule;

    private Scrapes(MetricsScraper scraper, ScrapeSchedule schedule) {
        this.scraper = scraper;
        this.schedule = schedule;
    }

    static Scrapes start(
            InstanceDirectory directory,
            PolicyRegistry registry,
            PolicyLoop loop,
            LoopMetrics metrics,
            InstantSource clock,
            Duration interval) {
        MetricsScraper scraper = new MetricsScraper(ScrapeLimits.DEFAULT);
        Listed listed = new Listed(directory, new ScrapedFleets(directory, scraper));
        return new Scrapes(scraper, new ScrapeSchedule(registry, loop, listed, metrics, clock).start(interval));
    }

    @Override
    public void close() {
        schedule.close();
        scraper.close();
    }

    /** Looks at the policies that the directory lists; one that is not listed may still be pushed. */
    private record Listed(InstanceDirectory directory, ScrapedFleets fleets) implements ScrapeSchedule.Look {

        @Override
        public FleetSnapshot at(ScalingPolicy policy, Instant now) {
            return fleets.at(policy, now);
        }

        @Override
        public boolean knows(PolicyKey policy) {
            return !directory.instances(policy).isEmpty();
        }
    }
}
