// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import dev.leadline.cluster.StatusWrite;
import dev.leadline.crd.ScalingPolicyStatus;
import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * When which status is written: at once when it says something new, otherwise by heartbeat; one write per policy at a
 * time, the newest status wins, failures wait longer and longer. Time is an argument. Safe for use by many threads.
 */
final class PublishSchedule {

    private static final long FIRST_RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_RETRY_NANOS = Duration.ofSeconds(60).toNanos();

    private final long heartbeatNanos;
    private final TokenBucket bucket;
    private final Map<PolicyKey, Slot> slots = new HashMap<>();
    /** When whoever waits for the next job looks by itself. */
    private long wakesAt;

    /** A status to write. */
    record Job(PolicyKey key, ScalingPolicyStatus status, int attempt) {}

    private static final class Slot {
        final PolicyKey key;
        final long periodNanos;

        @Nullable
        ScalingPolicyStatus wanted;

        @Nullable
        ScalingPolicyStatus published;

        boolean fresh;
        boolean urgent;
        boolean underWay;
        long heartbeatAt;
        long notBefore;
        int failures;

        Slot(PolicyKey key, long periodNanos, long now) {
            this.key = key;
            this.periodNanos = periodNanos;
            this.heartbeatAt = now;
            this.notBefore = now;
        }

        long dueAt() {
            return urgent ? notBefore : Math.max(notBefore, heartbeatAt);
        }

        boolean waits() {
            return fresh && !underWay;
        }
    }

    PublishSchedule(StatusSettings settings, long nowNanos) {
        this.heartbeatNanos = settings.heartbeat().toNanos();
        this.wakesAt = nowNanos;
        this.bucket = new TokenBucket(settings.writesPerSecond(), settings.burst(), nowNanos);
    }

    /**
     * Takes the newest status of a policy; one that still waits is replaced.
     *
     * @param standing what the object says already, asked only for the first status of a policy
     */
    synchronized void offer(
            PolicyKey key, ScalingPolicyStatus status, Supplier<Optional<ScalingPolicyStatus>> standing, long now) {
        Slot slot = slots.get(key);
        if (slot == null) {
            slot = new Slot(key, period(key), now);
            slot.published = standing.get().orElse(null);
            if (slot.published != null) {
                // Somebody published for this policy before us: go on in a rhythm that spreads the policies.
                slot.heartbeatAt = now + Math.floorMod(random(key).nextLong(), slot.periodNanos);
            }
            slots.put(key, slot);
        }
        slot.wanted = status;
        slot.fresh = !status.equals(slot.published);
        slot.urgent = slot.published == null || !PolicyStatuses.saysTheSame(status, slot.published);
        // Most offers say the same and wait for their heartbeat: waking somebody for each would have all slots looked
        // at.
        if (slot.waits() && slot.dueAt() - wakesAt < 0) {
            notifyAll();
        }
    }

    /** What was offered last for a policy, or else is published; the next status takes its times from it. */
    synchronized Optional<ScalingPolicyStatus> latest(PolicyKey key) {
        Slot slot = slots.get(key);
        return slot == null
                ? Optional.empty()
                : Optional.ofNullable(slot.wanted).or(() -> Optional.ofNullable(slot.published));
    }

    /** The same for all policies. */
    synchronized Map<PolicyKey, ScalingPolicyStatus> latest() {
        Map<PolicyKey, ScalingPolicyStatus> all = new HashMap<>();
        slots.keySet().forEach(key -> latest(key).ifPresent(status -> all.put(key, status)));
        return all;
    }

    /** The next status to write now, changes before heartbeats; absent when none is due or the rate does not allow it. */
    synchronized Optional<Job> next(long now) {
        Optional<Slot> found = slots.values().stream()
                .filter(slot -> slot.waits() && slot.dueAt() - now <= 0)
                .min(Comparator.comparingInt((Slot slot) -> slot.urgent ? 0 : 1)
                        .thenComparingLong(slot -> slot.dueAt() - now));
        if (found.isEmpty() || !bucket.take(now)) {
            return Optional.empty();
        }
        Slot slot = found.get();
        slot.underWay = true;
        slot.fresh = false;
        slot.urgent = false;
        return Optional.of(new Job(slot.key, Objects.requireNonNull(slot.wanted), slot.failures + 1));
    }

    /** How long nothing can be due; at most a second, so that a leap of the clock does no harm. */
    synchronized long nanosUntilNext(long now) {
        long most = Duration.ofSeconds(1).toNanos();
        long due = slots.values().stream()
                .filter(Slot::waits)
                .mapToLong(slot -> Math.max(0, slot.dueAt() - now))
                .min()
                .orElse(most);
        return Math.min(most, Math.max(due, bucket.nanosUntilNext(now)));
    }

    /** Waits until something may be due; an offer meanwhile wakes it. */
    synchronized void awaitNext(LongSupplier nanoTime) throws InterruptedException {
        long now = nanoTime.getAsLong();
        long nanos = nanosUntilNext(now);
        wakesAt = now + nanos;
        if (nanos > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        }
    }

    /** Hears what became of a job. */
    synchronized void done(Job job, StatusWrite result, long now) {
        Slot slot = slots.get(job.key());
        if (slot == null) {
            return;
        }
        slot.underWay = false;
        switch (result) {
            case StatusWrite.Applied ignored -> {
                slot.published = job.status();
                slot.failures = 0;
                slot.heartbeatAt = now + slot.periodNanos;
                if (slot.wanted != null) {
                    slot.fresh = !slot.wanted.equals(slot.published);
                    slot.urgent = slot.fresh && !PolicyStatuses.saysTheSame(slot.wanted, slot.published);
                }
            }
            case StatusWrite.Gone ignored -> slots.remove(job.key());
            case StatusWrite.Failed ignored -> {
                long wait = Math.min(LONGEST_RETRY_NANOS, FIRST_RETRY_NANOS << Math.min(slot.failures, 6));
                slot.failures++;
                slot.notBefore = now + wait + Math.floorMod(random(job.key()).nextLong(), wait / 4);
                slot.fresh = true;
                slot.urgent = true;
            }
        }
        notifyAll();
    }

    /** A policy is gone. */
    synchronized void forget(PolicyKey key) {
        slots.remove(key);
    }

    /** Everything waits and nothing is known of what stands: another replica has written meanwhile, or will. */
    synchronized void reset() {
        slots.clear();
    }

    /** The heartbeat of one policy: within 10 % of the common one, always the same for the same policy. */
    private long period(PolicyKey key) {
        return (long) (heartbeatNanos * (0.9 + 0.2 * random(key).nextDouble()));
    }

    private static Random random(PolicyKey key) {
        return new Random(key.toString().hashCode() * 0x9E3779B97F4A7C15L);
    }
}
