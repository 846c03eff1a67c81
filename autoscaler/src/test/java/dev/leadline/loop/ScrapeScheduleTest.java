// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.act.NoActuator;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.Mode;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.Sources;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScrapeScheduleTest {

    private final AtomicInteger seconds = new AtomicInteger();
    private final InstantSource clock = () -> Samples.NOON.plusSeconds(seconds.incrementAndGet());
    private final PolicyRegistry registry = new PolicyRegistry(FakeController::new);
    private final SynchronousQueue<PolicyKey> decided = new SynchronousQueue<>();
    private final LoopMetrics metrics = new LoopMetrics(new PrometheusRegistry(), registry, clock);
    private final PolicyLoop loop = new PolicyLoop(
            registry, new InMemoryJournal(), new NoActuator(), List.of((policy, latest) -> offer(policy.key())), clock);

    private void offer(PolicyKey key) {
        try {
            decided.put(key);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static ScalingPolicy scraped(PolicyKey key) {
        ScalingPolicy pushed = Samples.policy(key, Mode.Advise);
        return new ScalingPolicy(
                key,
                pushed.mode(),
                pushed.model(),
                pushed.objectives(),
                pushed.pools(),
                pushed.ratio(),
                Sources.SCRAPE,
                pushed.forecast(),
                pushed.leadTime(),
                pushed.behavior(),
                pushed.drain(),
                pushed.scaleToZeroAfterIdle(),
                pushed.schedule(),
                pushed.events(),
                pushed.calendar(),
                pushed.fallback(),
                pushed.budget(),
                pushed.priority());
    }

    @Test
    void looksAtScrapedPoliciesAndLeavesPushedOnesAlone() throws InterruptedException {
        PolicyKey key = new PolicyKey("inference", "scraped");
        registry.put(scraped(key));
        registry.put(Samples.policy(Samples.KEY, Mode.Advise));
        try (ScrapeSchedule schedule =
                new ScrapeSchedule(registry, loop, (policy, now) -> Samples.snapshot(now, 1, 1), metrics, clock)) {
            schedule.round();

            assertThat(decided.poll(10, TimeUnit.SECONDS)).isEqualTo(key);
        }
        assertThat(registry.latest(Samples.KEY)).isEmpty();
    }

    @Test
    void aSlowLookIsNotOvertakenAndHoldsUpNobodyElse() throws InterruptedException {
        PolicyKey slow = new PolicyKey("inference", "a-slow");
        PolicyKey quick = new PolicyKey("inference", "b-quick");
        registry.put(scraped(slow));
        registry.put(scraped(quick));
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger slowLooks = new AtomicInteger();
        ScrapeSchedule.Look look = (policy, now) -> {
            if (policy.key().equals(slow)) {
                slowLooks.incrementAndGet();
                waitFor(answer);
            }
            return Samples.snapshot(now, 1, 1);
        };
        try (ScrapeSchedule schedule = new ScrapeSchedule(registry, loop, look, metrics, clock)) {
            schedule.round();
            assertThat(decided.poll(10, TimeUnit.SECONDS)).isEqualTo(quick);
            // The quick policy is under way until its look has returned, so rounds are tried until it is decided again.
            assertThat(nextDecided(schedule)).isEqualTo(quick);

            assertThat(slowLooks).hasValue(1);
            answer.countDown();
            assertThat(decided.poll(10, TimeUnit.SECONDS)).isEqualTo(slow);
        }
    }

    @Test
    void manyPoliciesThatAreNewAtOnceAreLookedAtInTurns() throws InterruptedException {
        int policies = 300;
        for (int i = 0; i < policies; i++) {
            registry.put(scraped(new PolicyKey("inference", "p" + i)));
        }
        AtomicInteger looks = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(128);
        CountDownLatch answer = new CountDownLatch(1);
        ScrapeSchedule.Look look = (policy, now) -> {
            most.accumulateAndGet(looks.incrementAndGet(), Math::max);
            full.countDown();
            waitFor(answer);
            looks.decrementAndGet();
            return Samples.snapshot(now, 1, 1);
        };
        Set<PolicyKey> seen = new HashSet<>();
        try (ScrapeSchedule schedule = new ScrapeSchedule(registry, loop, look, metrics, clock)) {
            schedule.round();
            assertThat(full.await(10, TimeUnit.SECONDS)).isTrue();
            answer.countDown();
            for (int i = 0; i < policies; i++) {
                seen.add(decided.poll(10, TimeUnit.SECONDS));
            }
        }
        assertThat(seen).hasSize(policies).doesNotContainNull();
        assertThat(most).hasValue(128);
    }

    @Test
    void aLookThatFailsIsTriedAgainAtTheNextRound() throws InterruptedException {
        PolicyKey key = new PolicyKey("inference", "scraped");
        registry.put(scraped(key));
        AtomicInteger looks = new AtomicInteger();
        ScrapeSchedule.Look look = (policy, now) -> failingAtFirst(looks, now);
        try (ScrapeSchedule schedule = new ScrapeSchedule(registry, loop, look, metrics, clock)) {
            assertThat(nextDecided(schedule)).isEqualTo(key);
        }
        assertThat(looks.get()).isGreaterThan(2);
    }

    @Test
    void aPolicyWhoseTurnIsFarAwayIsLookedAtSoonWhenSomebodyAsks() throws InterruptedException {
        PolicyKey key = new PolicyKey("inference", "scraped");
        registry.put(scraped(key));
        try (ScrapeSchedule schedule =
                new ScrapeSchedule(registry, loop, (policy, now) -> Samples.snapshot(now, 1, 1), metrics, clock)) {
            schedule.start(Duration.ofHours(1));
            assertThat(decided.poll(10, TimeUnit.SECONDS)).isEqualTo(key);

            schedule.lookAtAllSoon();
            assertThat(decided.poll(10, TimeUnit.SECONDS)).isEqualTo(key);
        }
    }

    @Test
    void aPolicyThatIsDeletedWhileItIsLookedAtIsNoTrouble() throws InterruptedException {
        PolicyKey key = new PolicyKey("inference", "scraped");
        registry.put(scraped(key));
        BlockingQueue<PolicyKey> troubles = new LinkedBlockingQueue<>();
        CountDownLatch looked = new CountDownLatch(2);
        ScrapeSchedule.Look look = (policy, now) -> {
            looked.countDown();
            if (looked.getCount() == 1) {
                throw new IllegalStateException("the first look fails");
            }
            registry.remove(key);
            throw new IllegalStateException("so does the second, of a policy that is gone");
        };
        try (ScrapeSchedule schedule = new ScrapeSchedule(
                registry,
                loop,
                look,
                (policy, failure) -> {
                    troubles.add(policy.key());
                    return ScrapeSchedule.Tone.Sentence;
                },
                metrics,
                clock)) {
            schedule.round();
            assertThat(troubles.poll(10, TimeUnit.SECONDS)).isEqualTo(key);
            while (looked.getCount() > 0) {
                schedule.round();
                assertThat(looked.await(20, TimeUnit.MILLISECONDS) || looked.getCount() > 0)
                        .isTrue();
            }
        }
        assertThat(troubles).isEmpty();
    }

    private PolicyKey nextDecided(ScrapeSchedule schedule) throws InterruptedException {
        PolicyKey key = null;
        while (key == null) {
            schedule.round();
            key = decided.poll(20, TimeUnit.MILLISECONDS);
        }
        return key;
    }

    private static FleetSnapshot failingAtFirst(AtomicInteger looks, Instant now) {
        if (looks.incrementAndGet() <= 2) {
            throw new IllegalStateException("no directory");
        }
        return Samples.snapshot(now, 1, 1);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
