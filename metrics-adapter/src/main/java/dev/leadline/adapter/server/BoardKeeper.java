// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.server;

import dev.leadline.adapter.board.Board;
import dev.leadline.adapter.board.Freshness;
import dev.leadline.adapter.board.FreshnessSteps;
import dev.leadline.adapter.board.Snapshot;
import dev.leadline.adapter.source.DecisionSource;
import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the board up to date: soon after a policy has changed, many changes at once, and every second for what time alone
 * changes.
 */
public final class BoardKeeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BoardKeeper.class);

    /** Changes that come within this time make one snapshot. */
    private static final Duration GATHER = Duration.ofMillis(20);

    private static final Duration TICK = Duration.ofSeconds(1);

    private final Board board;
    private final DecisionSource source;
    private final InstantSource clock;
    private final Set<PolicyKey> changed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean due = new AtomicBoolean();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("board-keeper").daemon().factory());

    /**
     * @param board to keep
     * @param source where decisions come from; started and closed with this
     * @param clock now
     */
    public BoardKeeper(Board board, DecisionSource source, InstantSource clock) {
        this.board = board;
        this.source = source;
        this.clock = clock;
    }

    /** Begins. */
    public BoardKeeper start() {
        var _ = worker.scheduleWithFixedDelay(this::refresh, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        source.start(this::changed);
        return this;
    }

    private void changed(PolicyKey key) {
        changed.add(key);
        if (due.compareAndSet(false, true)) {
            var _ = worker.schedule(this::refresh, GATHER.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    // An exception would end the ticks without a word.
    private void refresh() {
        try {
            due.set(false);
            Set<PolicyKey> now = new HashSet<>(changed);
            changed.removeAll(now);
            Snapshot before = board.snapshot();
            board.refresh(now, clock.instant());
            FreshnessSteps.between(before, board.snapshot()).forEach(BoardKeeper::say);
        } catch (RuntimeException broken) {
            log.error("What is served could not be brought up to date; what was served before stands.", broken);
        }
    }

    private static void say(FreshnessSteps.Step step) {
        if (step.to() == Freshness.Live) {
            log.info("{}", step.sentence());
        } else {
            log.warn("{}", step.sentence());
        }
    }

    @Override
    public void close() {
        source.close();
        worker.shutdownNow();
    }
}
