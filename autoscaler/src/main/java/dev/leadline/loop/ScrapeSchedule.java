// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the fleets of all policies that are not pushed, at a fixed rate. A look that takes longer than the interval
 * is not overtaken: its policy is left out of the next rounds until it is back. A failure is logged when it begins,
 * when it changes and when it ends, not at every round.
 */
public final class ScrapeSchedule implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ScrapeSchedule.class);

    private final PolicyRegistry registry;
    private final PolicyLoop loop;
    private final Look look;
    private final LoopMetrics metrics;
    private final InstantSource clock;
    private final Set<PolicyKey> underWay = ConcurrentHashMap.newKeySet();
    private final Map<PolicyKey, String> failures = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("scrape-schedule").daemon().factory());
    private final ExecutorService lookers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("scrape-", 0).factory());

    /** One look at the fleet of a policy; what could not be read is missing with its reason, not an exception. */
    @FunctionalInterface
    public interface Look {
        /** Looks now. */
        FleetSnapshot at(ScalingPolicy policy, Instant now);

        /** Whether there is anything to look at for a policy that is not pushed. */
        default boolean knows(PolicyKey policy) {
            return true;
        }
    }

    /**
     * @param registry whose policies are looked at
     * @param loop decides on what was seen
     * @param look reads a fleet
     * @param metrics hears how long looks take
     * @param clock the time of looks
     */
    public ScrapeSchedule(
            PolicyRegistry registry, PolicyLoop loop, Look look, LoopMetrics metrics, InstantSource clock) {
        this.registry = registry;
        this.loop = loop;
        this.look = look;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Starts looking, now and then at every interval. */
    public ScrapeSchedule start(Duration interval) {
        var _ = timer.scheduleAtFixedRate(this::round, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    /** One round: every scraped policy whose last look is back. */
    void round() {
        for (ScalingPolicy policy : registry.all()) {
            if (!policy.sources().push() && look.knows(policy.key()) && underWay.add(policy.key())) {
                lookers.execute(() -> lookAt(policy));
            }
        }
    }

    private void lookAt(ScalingPolicy policy) {
        try {
            long start = System.nanoTime();
            FleetSnapshot seen = look.at(policy, clock.instant());
            metrics.scraped(Duration.ofNanos(System.nanoTime() - start));
            loop.cycle(policy.key(), seen);
            if (failures.remove(policy.key()) != null) {
                log.info("{} is observed and decided again.", policy.key());
            }
        } catch (RuntimeException failed) {
            failed(policy.key(), failed);
        } finally {
            underWay.remove(policy.key());
        }
    }

    private void failed(PolicyKey key, RuntimeException failure) {
        String what = failure.getClass().getSimpleName() + ": " + Objects.toString(failure.getMessage(), "");
        if (!what.equals(failures.put(key, what))) {
            log.warn("{} could not be observed or decided; trying again at every round.", key, failure);
        }
    }

    /** Stops; a look under way is waited for a few seconds. */
    @Override
    public void close() {
        timer.shutdownNow();
        lookers.shutdown();
        try {
            if (!lookers.awaitTermination(5, TimeUnit.SECONDS)) {
                lookers.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            lookers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
