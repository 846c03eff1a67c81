// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import dev.leadline.adapter.board.PolicyReading;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.PolicyLimits;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decisions from an autoscaler that stands alone: its policies are listed now and then, its decisions are followed as they
 * are made. A decision counts from its arrival, because a replay decides about other times.
 */
public final class StreamSource implements DecisionSource {

    private static final Logger log = LoggerFactory.getLogger(StreamSource.class);

    private final StreamSettings settings;
    private final InstantSource clock;
    private final AutoscalerClient client;
    private final StreamFollower follower;
    private final Shelf shelf = new Shelf();
    private final Departures departures = new Departures();
    private final AtomicLong turn = new AtomicLong();
    private final AtomicBoolean listSoon = new AtomicBoolean(true);
    private final ScheduledExecutorService lists = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("policy-list").daemon().factory());
    private volatile boolean complete;
    private volatile Optional<Instant> heard = Optional.empty();
    private Instant listed = Instant.EPOCH;
    private String trouble = "";

    /** @param clock tells when a decision has arrived */
    public StreamSource(StreamSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.client = new AutoscalerClient(settings);
        this.follower = new StreamFollower(client, settings, clock, new StreamFollower.Ear() {
            @Override
            public void opened() {
                listSoon.set(true);
            }

            @Override
            public void alive() {
                heard = Optional.of(clock.instant());
            }

            @Override
            public void decided(Map<?, ?> decision) {
                StreamSource.this.decided(decision);
            }
        });
    }

    @Override
    public void start(Consumer<PolicyKey> changed) {
        shelf.tell(changed);
        follower.start();
        long period = Math.min(settings.shortestPause().toMillis(), 1000);
        var _ = lists.scheduleWithFixedDelay(this::tick, 0, period, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            follower.check();
            Instant now = clock.instant();
            if (listSoon.getAndSet(false) || !now.isBefore(listed.plus(settings.relist()))) {
                listed = now;
                list();
            }
            if (!departures.isEmpty()) {
                departures.settle(true, shelf.size(), clock.instant()).forEach(shelf::remove);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            troubled(AutoscalerClient.said(failed));
        } catch (RuntimeException failed) {
            log.error("The list of policies could not be taken over; it is read again soon.", failed);
        }
    }

    private void troubled(String sentence) {
        if (!sentence.equals(trouble)) {
            trouble = sentence;
            log.warn(
                    "The policies of {} cannot be listed: {}. What is known is served on, as old as it is; it is tried"
                            + " again by itself.",
                    settings.autoscaler(),
                    sentence);
        }
    }

    private void list() throws IOException, InterruptedException {
        long begun = turn.get();
        List<Map<?, ?>> policies = client.policies();
        heard = Optional.of(clock.instant());
        trouble = "";
        Set<PolicyKey> there = new HashSet<>();
        for (Map<?, ?> policy : policies) {
            Map<?, ?> metadata = Fields.mapping(policy, "metadata");
            Optional<PolicyKey> key = key(metadata.get("namespace"), metadata.get("name"));
            key.filter(there::add).ifPresent(known -> listed(known, policy, begun));
        }
        for (PolicyKey key : shelf.keys()) {
            boolean decidedMeanwhile =
                    shelf.get(key).filter(known -> known.turn() > begun).isPresent();
            if (there.contains(key) || decidedMeanwhile) {
                departures.back(key);
            } else {
                departures.left(key, true, clock.instant());
            }
        }
        complete = true;
    }

    private void listed(PolicyKey key, Map<?, ?> policy, long begun) {
        shelf.update(key, before -> {
            Known now = before.with("", before.specification().next(key, policy));
            Map<?, ?> status = Fields.mapping(policy, "status");
            String decision =
                    Fields.text(Fields.mapping(status, "lastDecision"), "id").orElse("");
            // What has arrived since the list was asked for is newer; a decision known already keeps its time.
            boolean nothingNew = decision.isEmpty() || decision.equals(before.decision()) || before.turn() > begun;
            if (nothingNew) {
                return now;
            }
            Set<String> complaints = new HashSet<>();
            Issue arrived = Issue.at(clock.instant());
            var pools = PoolFields.ofStatus(status, now.terms(), ignored -> arrived, complaints);
            return now.with(decision, turn.incrementAndGet(), pools, complaints);
        });
    }

    private void decided(Map<?, ?> decision) {
        Optional<PolicyKey> key = key(decision.get("namespace"), decision.get("policy"));
        if (key.isEmpty()) {
            return;
        }
        if (shelf.get(key.get()).isEmpty()) {
            listSoon.set(true); // its terms are not known yet, and the list has its numbers too
            return;
        }
        shelf.update(key.get(), before -> {
            Set<String> complaints = new HashSet<>();
            var pools = PoolFields.ofDecision(decision, before.terms(), Issue.at(clock.instant()), complaints);
            return before.with(Fields.text(decision, "id").orElse(""), turn.incrementAndGet(), pools, complaints);
        });
    }

    private static Optional<PolicyKey> key(@Nullable Object namespace, @Nullable Object name) {
        return namespace instanceof String space && name instanceof String own && isShort(space) && isShort(own)
                ? Optional.of(new PolicyKey(space, own))
                : Optional.empty();
    }

    private static boolean isShort(String name) {
        return !name.isEmpty() && name.length() <= PolicyLimits.SUBDOMAIN;
    }

    @Override
    public boolean isComplete() {
        return complete;
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
        lists.shutdownNow();
        follower.close();
        client.close();
    }
}
