// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import dev.leadline.adapter.board.PolicyReading;
import dev.leadline.policy.PolicyKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decisions from the status of ScalingPolicies. Status and specification are read field by field: what is broken is
 * unknown, the rest counts. While the API server is away everything known stays.
 */
public final class StatusSource implements DecisionSource {

    private static final Logger log = LoggerFactory.getLogger(StatusSource.class);

    private final PolicyFeed feed;
    private final InstantSource clock;
    private final Shelf shelf = new Shelf();
    private final Departures departures = new Departures();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("policy-status").daemon().factory());
    private volatile Optional<Instant> heard = Optional.empty();

    StatusSource(PolicyFeed feed, InstantSource clock) {
        this.feed = feed;
        this.clock = clock;
    }

    /**
     * Decisions from a cluster.
     *
     * @param client stays open as long as this runs; the caller closes it
     * @param namespaces whose policies are read; empty means all, and needs the right to list them everywhere
     */
    public static StatusSource of(KubernetesClient client, Set<String> namespaces, InstantSource clock) {
        return new StatusSource(new InformedPolicies(client, namespaces), clock);
    }

    @Override
    public void start(Consumer<PolicyKey> changed) {
        shelf.tell(changed);
        feed.start(new PolicyFeed.Listener() {
            @Override
            public void seen(PolicyKey key, String uid, Map<?, ?> object) {
                StatusSource.this.seen(key, uid, object);
            }

            @Override
            public void vanished(PolicyKey key, String uid, boolean unlisted) {
                StatusSource.this.vanished(key, uid, unlisted);
            }
        });
        var _ = ticks.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void seen(PolicyKey key, String uid, Map<?, ?> object) {
        heard = Optional.of(clock.instant());
        departures.back(key);
        shelf.update(key, before -> {
            Known now = before.with(uid, before.specification().next(key, object));
            Map<?, ?> status = Fields.mapping(object, "status");
            // A status without pools, as after a restore, says nothing; it does not unsay what was said.
            if (!status.containsKey("pools")) {
                return now;
            }
            Set<String> complaints = new HashSet<>();
            var pools = PoolFields.ofStatus(status, now.terms(), PoolFields::issueOf, complaints);
            String decision =
                    Fields.text(Fields.mapping(status, "lastDecision"), "id").orElse("");
            return now.with(decision, now.turn() + 1, pools, complaints);
        });
    }

    private void vanished(PolicyKey key, String uid, boolean unlisted) {
        Instant now = clock.instant();
        heard = Optional.of(now);
        if (shelf.get(key).filter(known -> known.uid().equals(uid)).isPresent()) {
            departures.left(key, unlisted, now);
        }
    }

    /** Every second. An exception would end the ticks, and deleted policies would be served for ever. */
    void tick() {
        try {
            if (feed.isComplete() && feed.isCurrent()) {
                heard = Optional.of(clock.instant());
            }
            if (!departures.isEmpty()) {
                feed.isServed()
                        .ifPresent(served -> departures
                                .settle(served, shelf.size(), clock.instant())
                                .forEach(shelf::remove));
            }
        } catch (RuntimeException failed) {
            log.error("What has become of vanished policies could not be checked; trying again in a second.", failed);
        }
    }

    @Override
    public boolean isComplete() {
        return feed.isComplete();
    }

    @Override
    public Map<PolicyKey, PolicyReading> readings() {
        return shelf.readings();
    }

    @Override
    public Optional<PolicyReading> reading(PolicyKey policy) {
        return shelf.reading(policy);
    }

    @Override
    public Optional<Instant> heard() {
        return heard;
    }

    @Override
    public void close() {
        ticks.shutdownNow();
        feed.close();
    }
}
