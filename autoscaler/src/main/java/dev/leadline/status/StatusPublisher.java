// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import dev.leadline.act.Problems;
import dev.leadline.cluster.LeaderGate;
import dev.leadline.cluster.LeaderTerm;
import dev.leadline.cluster.PolicyMeta;
import dev.leadline.cluster.ScaleProblem;
import dev.leadline.cluster.StatusProblem;
import dev.leadline.cluster.StatusSink;
import dev.leadline.cluster.StatusWrite;
import dev.leadline.crd.ScalingPolicyStatus;
import dev.leadline.loop.DecisionListener;
import dev.leadline.loop.Latest;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.Violation;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the status of every policy true: written at once when desired, needed or feasible replicas, a reason or a
 * condition change, otherwise by heartbeat with the newest demand and forecast. Only the leader writes. The thread that
 * decides never waits for the API server.
 */
public final class StatusPublisher implements DecisionListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StatusPublisher.class);

    private final LeaderGate gate;
    private final StatusSink sink;
    private final Function<PolicyKey, Optional<PolicyMeta>> policies;
    private final Function<PolicyKey, Optional<ScalingPolicyStatus>> standing;
    private final StatusSettings settings;
    private final PolicyNotes notes;
    private final InstantSource clock;
    private final PublishSchedule schedule;
    private final PublishTrouble trouble = new PublishTrouble();
    private final Map<PolicyKey, Invalid> invalid = new ConcurrentHashMap<>();
    private volatile long term = -1;
    private final AtomicLong applied = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Semaphore free;
    private final ExecutorService writers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("status-", 0).factory());
    private final Thread dispatcher;
    private volatile boolean closed;

    private record Invalid(PolicyMeta meta, List<Violation> violations) {}

    /**
     * @param gate whether this replica may write
     * @param sink where statuses go
     * @param policies the newest version of each policy object, from memory
     * @param standing the status that the policy object carries now, from memory; what another leader said last
     * @param settings how often
     * @param notes hears of every change of conditions while this replica leads; makes events of them
     * @param clock the time of conditions
     */
    public StatusPublisher(
            LeaderGate gate,
            StatusSink sink,
            Function<PolicyKey, Optional<PolicyMeta>> policies,
            Function<PolicyKey, Optional<ScalingPolicyStatus>> standing,
            StatusSettings settings,
            PolicyNotes notes,
            InstantSource clock) {
        this.gate = gate;
        this.sink = sink;
        this.policies = policies;
        this.standing = standing;
        this.settings = settings;
        this.notes = notes;
        this.clock = clock;
        this.schedule = new PublishSchedule(settings, System.nanoTime());
        this.free = new Semaphore(settings.workers());
        this.dispatcher = Thread.ofPlatform().name("status-dispatcher").daemon().unstarted(this::dispatch);
    }

    /** Begins to write. */
    public StatusPublisher start() {
        dispatcher.start();
        return this;
    }

    @Override
    public void decided(ScalingPolicy policy, Latest latest) {
        if (!leads() || PolicyConditions.isFollowers(latest.actuation())) {
            return; // the first decision under the own term says everything
        }
        policies.apply(policy.key())
                .ifPresent(meta -> offer(meta, before -> {
                    ScalingPolicyStatus status = PolicyStatuses.decided(
                            policy, latest, meta.generation(), settings.heartbeat(), before, clock.instant());
                    notes.decided(meta, policy, latest, before, status);
                    Invalid bad = invalid.get(policy.key());
                    return bad == null ? status : withViolations(bad, Optional.of(status), before);
                }));
    }

    /** A valid policy came into force, new or changed. */
    public void accepted(PolicyMeta meta) {
        invalid.remove(meta.key());
        if (leads() && before(meta.key()).isEmpty()) {
            offer(meta, before -> PolicyStatuses.accepted(meta.generation(), clock.instant()));
        }
    }

    /** The newest specification of a policy breaks rules; its last valid one, if there was one, stays in force. */
    public void invalid(PolicyMeta meta, List<Violation> violations) {
        Invalid bad = new Invalid(meta, List.copyOf(violations));
        invalid.put(meta.key(), bad);
        if (leads()) {
            offer(meta, before -> {
                ScalingPolicyStatus status = withViolations(bad, before, before);
                notes.invalid(meta, before, status);
                return status;
            });
        }
    }

    /**
     * Nothing could be seen or decided.
     *
     * @param problem with a target
     * @param sentence what is wrong and what to do
     */
    public void unseen(PolicyKey key, ScaleProblem problem, String sentence) {
        if (!leads()) {
            return;
        }
        policies.apply(key)
                .ifPresent(meta -> offer(meta, before -> {
                    ScalingPolicyStatus status = PolicyStatuses.unseen(
                            Problems.code(problem), sentence, before, meta.generation(), clock.instant());
                    notes.unseen(meta, before, status);
                    Invalid bad = invalid.get(key);
                    return bad == null ? status : withViolations(bad, Optional.of(status), before);
                }));
    }

    /** A policy was deleted. */
    public void gone(PolicyKey key) {
        invalid.remove(key);
        schedule.forget(key);
        trouble.forget(key);
        notes.gone(key);
    }

    /** What is said about each policy now, written or about to be; empty unless this replica leads. */
    public Map<PolicyKey, ScalingPolicyStatus> latest() {
        return gate.current().isPresent() ? schedule.latest() : Map.of();
    }

    /** Statuses written since the start. */
    public long appliedTotal() {
        return applied.get();
    }

    /** Writes that failed since the start; each was or will be tried again. */
    public long failedTotal() {
        return failed.get();
    }

    private ScalingPolicyStatus withViolations(
            Invalid bad, Optional<ScalingPolicyStatus> status, Optional<ScalingPolicyStatus> before) {
        return PolicyStatuses.invalid(status, before, bad.meta().generation(), bad.violations(), clock.instant());
    }

    private void offer(PolicyMeta meta, Function<Optional<ScalingPolicyStatus>, ScalingPolicyStatus> status) {
        schedule.offer(
                meta.key(), status.apply(before(meta.key())), () -> standing.apply(meta.key()), System.nanoTime());
    }

    private Optional<ScalingPolicyStatus> before(PolicyKey key) {
        return schedule.latest(key).or(() -> standing.apply(key));
    }

    /** True while this replica leads; on a new term everything begins with what the objects say. */
    private boolean leads() {
        Optional<LeaderTerm> current = gate.current();
        if (current.isEmpty()) {
            return false;
        }
        if (term != current.get().number()) {
            begin(current.get().number());
        }
        return true;
    }

    private synchronized void begin(long number) {
        if (term != number) {
            schedule.reset();
            invalid.values().forEach(bad -> offer(bad.meta(), before -> withViolations(bad, before, before)));
            term = number;
        }
    }

    private void dispatch() {
        try {
            while (!closed) {
                schedule.awaitNext(System::nanoTime);
                if (!leads()) {
                    Thread.sleep(200);
                    continue;
                }
                free.acquire();
                Optional<PublishSchedule.Job> job = schedule.next(System.nanoTime());
                if (job.isPresent()) {
                    writers.execute(() -> write(job.get()));
                } else {
                    free.release();
                }
            }
        } catch (InterruptedException stopped) {
            log.debug("The status dispatcher stops.");
        }
    }

    private void write(PublishSchedule.Job job) {
        StatusWrite result = new StatusWrite.Gone("The policy " + job.key() + " is not known any more.");
        try {
            Optional<PolicyMeta> meta = policies.apply(job.key());
            if (meta.isPresent() && leads()) {
                result = sink.apply(meta.get(), job.status());
            }
        } catch (RuntimeException broken) {
            log.error("Writing the status of {} failed.", job.key(), broken);
            result = new StatusWrite.Failed(
                    StatusProblem.Unreachable, "The status of " + job.key() + " could not be written: " + broken);
        } finally {
            count(result);
            trouble.heard(job.key(), result);
            schedule.done(job, result, System.nanoTime());
            free.release();
        }
    }

    private void count(StatusWrite result) {
        switch (result) {
            case StatusWrite.Applied ignored -> applied.incrementAndGet();
            case StatusWrite.Failed ignored -> failed.incrementAndGet();
            case StatusWrite.Gone ignored -> {}
        }
    }

    /** Stops; writes under way are waited for a few seconds. */
    @Override
    public void close() {
        closed = true;
        dispatcher.interrupt();
        writers.shutdown();
        try {
            if (!writers.awaitTermination(3, TimeUnit.SECONDS)) {
                writers.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            writers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
