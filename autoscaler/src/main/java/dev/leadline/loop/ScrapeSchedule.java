// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the fleets of all policies that are not pushed, each once per interval and at a moment of its own, so that a
 * thousand fleets do not answer at once. A look that takes longer than the interval is not overtaken: its policy is left
 * out until it is back. A failure is logged when it begins, when it changes and when it ends, not every time.
 */
public final class ScrapeSchedule implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ScrapeSchedule.class);

    /** Width of a moment in which looks begin. */
    private static final Duration SLOT = Duration.ofMillis(50);

    /** A policy that was deleted and comes back after a second is new. */
    private static final int SLOTS_BETWEEN_SWEEPS = 20;

    /** Looks under way: enough to wait for many silent fleets, and few enough that what they have seen fits the heap. */
    private static final int MOST_AT_ONCE = 128;

    private final PolicyRegistry registry;
    private final PolicyLoop loop;
    private final Look look;
    private final LookListener listener;
    private final LoopMetrics metrics;
    private final InstantSource clock;
    private final Set<PolicyKey> underWay = ConcurrentHashMap.newKeySet();
    private final Set<PolicyKey> lookedAt = ConcurrentHashMap.newKeySet();
    private final Map<PolicyKey, String> failures = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(MOST_AT_ONCE, true);
    private int slot;
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

    /** Hears of looks that failed; returns quickly and does not throw. */
    @FunctionalInterface
    public interface LookListener {
        /** Nothing could be seen or decided; answers how much of it belongs in the log. */
        Tone failed(ScalingPolicy policy, RuntimeException failure);
    }

    /** How much the log says of a failure. */
    public enum Tone {
        /** It passes by itself, or is said elsewhere for all policies at once. */
        Quiet,
        /** Its message is a sentence for operators. */
        Sentence,
        /** Nobody foresaw it: with the place in the code. */
        Defect
    }

    /** A schedule whose failures are only logged. */
    public ScrapeSchedule(
            PolicyRegistry registry, PolicyLoop loop, Look look, LoopMetrics metrics, InstantSource clock) {
        this(registry, loop, look, (policy, failure) -> Tone.Defect, metrics, clock);
    }

    /**
     * @param registry whose policies are looked at
     * @param loop decides on what was seen
     * @param look reads a fleet
     * @param listener hears of every look that failed
     * @param metrics hears how long looks take
     * @param clock the time of looks
     */
    public ScrapeSchedule(
            PolicyRegistry registry,
            PolicyLoop loop,
            Look look,
            LookListener listener,
            LoopMetrics metrics,
            InstantSource clock) {
        this.registry = registry;
        this.loop = loop;
        this.look = look;
        this.listener = listener;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Starts looking: at every policy soon after it came into force, and then once per interval. */
    public ScrapeSchedule start(Duration interval) {
        int slots = Math.toIntExact(Math.max(1, interval.dividedBy(SLOT)));
        long width = interval.toNanos() / slots;
        var _ = timer.scheduleAtFixedRate(() -> slot(slots), 0, width, TimeUnit.NANOSECONDS);
        return this;
    }

    // An exception would end the schedule without a word.
    private void slot(int slots) {
        try {
            int now = slot;
            slot = (slot + 1) % slots;
            List<ScalingPolicy> policies = registry.all();
            lookAtThose(
                    policies,
                    policy -> Math.floorMod(policy.key().hashCode(), slots) == now || !lookedAt.contains(policy.key()));
            if (now % SLOTS_BETWEEN_SWEEPS == 0) {
                lookedAt.retainAll(policies.stream().map(ScalingPolicy::key).collect(Collectors.toSet()));
            }
        } catch (RuntimeException broken) {
            log.error("A round of looks could not be begun; the next one follows.", broken);
        }
    }

    /** Looks at every policy within the next moments instead of at its turn, for instance when nobody has led for a while. */
    public void lookAtAllSoon() {
        lookedAt.clear();
    }

    /** One round: every scraped policy whose last look is back. */
    void round() {
        lookAtThose(registry.all(), policy -> true);
    }

    private void lookAtThose(List<ScalingPolicy> policies, Predicate<ScalingPolicy> chosen) {
        for (ScalingPolicy policy : policies) {
            if (!policy.sources().push()
                    && chosen.test(policy)
                    && look.knows(policy.key())
                    && underWay.add(policy.key())) {
                lookedAt.add(policy.key());
                lookers.execute(() -> lookInTurn(policy));
            }
        }
    }

    private void lookInTurn(ScalingPolicy policy) {
        try {
            places.acquire();
            try {
                lookAt(policy);
            } finally {
                places.release();
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } finally {
            underWay.remove(policy.key());
        }
    }

    private void lookAt(ScalingPolicy policy) {
        try {
            long start = System.nanoTime();
            FleetSnapshot seen = look.at(policy, clock.instant());
            long complete = System.nanoTime();
            metrics.scraped(Duration.ofNanos(complete - start));
            loop.cycle(policy.key(), seen);
            metrics.passed(Duration.ofNanos(System.nanoTime() - complete));
            if (failures.remove(policy.key()) != null) {
                log.info("{} is observed and decided again.", policy.key());
            }
        } catch (RuntimeException failed) {
            // A policy that was deleted meanwhile has nothing to look at.
            if (registry.find(policy.key()).isPresent()) {
                failed(policy.key(), failed, listener.failed(policy, failed));
            }
        }
    }

    private void failed(PolicyKey key, RuntimeException failure, Tone tone) {
        if (tone == Tone.Quiet) {
            return;
        }
        String what = failure.getClass().getSimpleName() + ": " + Objects.toString(failure.getMessage(), "");
        if (!what.equals(failures.put(key, what))) {
            if (tone == Tone.Sentence) {
                log.warn("{} is not decided, and tried again at every round. {}", key, failure.getMessage());
            } else {
                log.warn("{} could not be observed or decided; trying again at every round.", key, failure);
            }
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
