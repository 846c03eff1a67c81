// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import dev.leadline.cluster.EventSink;
import dev.leadline.cluster.PolicyMeta;
import dev.leadline.cluster.StatusProblem;
import dev.leadline.cluster.StatusWrite;
import dev.leadline.crd.ScalingPolicyStatus;
import dev.leadline.loop.Latest;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.status.EventLedger.Emission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes Events of what changes about policies: at once when something begins or ends, counted in a series when the same
 * thing happens again within 30 minutes. At most five a second over all policies, after a burst of fifty; what would
 * wait behind a thousand others is left out and counted.
 */
public final class EventRecorder implements PolicyNotes, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventRecorder.class);
    private static final int MOST_WAITING = 1000;
    private static final Duration LOOK_FOR_DUE = Duration.ofSeconds(10);
    private static final Duration GIVE_UP_AFTER = Duration.ofMinutes(10);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final EventSink sink;
    private final InstantSource clock;
    private final BlockingQueue<Consumer<EventLedger>> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final EventLedger ledger = new EventLedger();
    private final TokenBucket rate = new TokenBucket(5, 50, System.nanoTime());
    private final Set<StatusProblem> said = EnumSet.noneOf(StatusProblem.class);
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread worker;
    private volatile boolean closed;

    /**
     * @param sink where Events go
     * @param clock when things happen
     */
    public EventRecorder(EventSink sink, InstantSource clock) {
        this.sink = sink;
        this.clock = clock;
        this.worker = Thread.ofPlatform().name("event-recorder").daemon().unstarted(this::work);
    }

    /** Begins to write. */
    public EventRecorder start() {
        worker.start();
        return this;
    }

    @Override
    public void decided(
            PolicyMeta meta,
            ScalingPolicy policy,
            Latest latest,
            Optional<ScalingPolicyStatus> before,
            ScalingPolicyStatus status) {
        record(meta, Transitions.of(policy, latest, before, status));
    }

    @Override
    public void invalid(PolicyMeta meta, Optional<ScalingPolicyStatus> before, ScalingPolicyStatus status) {
        record(meta, Transitions.ofInvalid(status));
    }

    @Override
    public void unseen(PolicyMeta meta, Optional<ScalingPolicyStatus> before, ScalingPolicyStatus status) {
        record(meta, Transitions.ofUnseen(before, status));
    }

    @Override
    public void gone(PolicyKey key) {
        enqueue(book -> book.forget(key));
    }

    /**
     * Records something that conditions do not show.
     *
     * @param sameness the same reason with the same of this is the same thing happening again
     */
    public void note(
            PolicyMeta meta,
            EventReason reason,
            String action,
            String sentence,
            String sameness,
            Optional<ScaleTarget> related) {
        record(meta, List.of(PolicyNote.of(reason, action, sentence, sameness).about(related)));
    }

    /** Events and series updates written since the start. */
    public long writtenTotal() {
        return written.get();
    }

    /** Events left out since the start, because too many waited or the API server did not take them. */
    public long droppedTotal() {
        return dropped.get();
    }

    private void record(PolicyMeta meta, List<PolicyNote> notes) {
        for (PolicyNote note : notes) {
            enqueue(book -> book.heard(meta, note, clock.instant()).ifPresent(this::send));
        }
    }

    private void enqueue(Consumer<EventLedger> work) {
        if (!waiting.offer(work) && dropped.getAndIncrement() == 0) {
            log.warn("More than {} events wait to be written; those that come now are left out.", MOST_WAITING);
        }
    }

    private void work() {
        try {
            while (!closed) {
                @Nullable Consumer<EventLedger> next = waiting.poll(LOOK_FOR_DUE.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    next.accept(ledger);
                }
                ledger.due(clock.instant()).forEach(this::send);
            }
        } catch (InterruptedException stopped) {
            log.debug("The event recorder stops with {} events waiting.", waiting.size());
        }
    }

    private void send(Emission emission) {
        try {
            long giveUp = System.nanoTime() + GIVE_UP_AFTER.toNanos();
            while (!closed) {
                while (!rate.take(System.nanoTime())) {
                    TimeUnit.NANOSECONDS.sleep(rate.nanosUntilNext(System.nanoTime()));
                }
                if (settled(write(emission)) || System.nanoTime() - giveUp > 0) {
                    return;
                }
                Thread.sleep(RETRY_AFTER);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private StatusWrite write(Emission emission) {
        return switch (emission) {
            case Emission.Create create -> sink.create(create.event());
            case Emission.Repeat repeat -> sink.repeat(repeat.event(), repeat.count(), repeat.last());
        };
    }

    /** False when it is worth trying again. */
    private boolean settled(StatusWrite result) {
        return switch (result) {
            case StatusWrite.Applied ignored -> {
                written.incrementAndGet();
                said.clear();
                yield true;
            }
            case StatusWrite.Gone ignored -> true;
            case StatusWrite.Failed failed -> {
                if (said.add(failed.problem())) {
                    log.warn("{}", failed.sentence());
                }
                boolean again = failed.problem() == StatusProblem.Unreachable;
                if (!again) {
                    dropped.incrementAndGet();
                }
                yield !again;
            }
        };
    }

    /** Stops; events that wait are left out. */
    @Override
    public void close() {
        closed = true;
        worker.interrupt();
    }
}
