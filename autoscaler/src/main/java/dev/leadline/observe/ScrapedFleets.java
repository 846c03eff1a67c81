// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One scraping source per policy, made when the policy is first looked at and made anew when it changes. Safe for use by
 * many threads as long as no policy is looked at twice at the same time.
 */
public final class ScrapedFleets {
    private final InstanceDirectory directory;
    private final MetricsScraper scraper;
    private final ConcurrentHashMap<PolicyKey, Entry> sources = new ConcurrentHashMap<>();

    private record Entry(ScalingPolicy policy, FleetSource source) {}

    /** Sources that share a directory and a scraper. */
    public ScrapedFleets(InstanceDirectory directory, MetricsScraper scraper) {
        this.directory = directory;
        this.scraper = scraper;
    }

    /** Looks at the fleet of a policy. */
    public FleetSnapshot at(ScalingPolicy policy, Instant now) {
        Entry entry = sources.compute(
                policy.key(), (key, old) -> old != null && old.policy().equals(policy) ? old : entry(policy));
        return entry.source().look(now);
    }

    /** Forgets the policies that are not among these. */
    public void retain(Set<PolicyKey> present) {
        sources.keySet().retainAll(present);
    }

    private Entry entry(ScalingPolicy policy) {
        return new Entry(policy, new ScrapingFleetSource(policy, directory, scraper));
    }
}
