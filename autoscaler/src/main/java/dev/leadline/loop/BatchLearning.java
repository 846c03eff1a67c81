// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.decide.DemandOutlook;
import dev.leadline.forecast.BatchModel;
import dev.leadline.forecast.BatchTask;
import dev.leadline.forecast.BatchTrainer;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slow path of forecasting: learns models from each demand series once an hour, one series after the other on a thread of
 * its own, off the way of decisions. What was learned is one more expert, judged by the same weights as the others.
 *
 * <p>It learns for {@value #MOST_SERIES} series at most; others are forecast without such models. It takes no more than a tenth of a core: after each training it rests nine times as long as that took, so that with very
 * many policies an hour becomes longer. A training that is not done after {@link #LONGEST} ends with the horizons that it has.
 * A failure is logged once per series until it changes, and costs nothing else.
 */
public final class BatchLearning implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BatchLearning.class);

    /** The library tells of every training; held here, because a logger that nobody holds forgets its level. */
    private static final java.util.logging.Logger library = java.util.logging.Logger.getLogger("org.tribuo");

    /** How old models become before they are learned anew. */
    static final Duration EVERY = Duration.ofHours(1);

    static final Duration LONGEST = Duration.ofSeconds(20);
    /** Series that models are learned for, the first that came: models take 86 kB a series, and the heap is for all policies. */
    static final int MOST_SERIES = 150;

    private static final int RESTS = 9;
    private static final Duration LOOKS = Duration.ofSeconds(5);
    private static final long SEED = 1;

    private final PolicyRegistry registry;
    private final Learner learner;
    private final InstantSource clock;
    private final LongSupplier nanoseconds;
    private final Map<Signal, Instant> learned = new HashMap<>();
    private final Map<Signal, String> failures = new HashMap<>();
    private long restUntil;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("batch-learning").daemon().factory());

    /** How models are learned. */
    @FunctionalInterface
    interface Learner {
        /** Learns from a copy of a series; asks before each horizon whether it may go on. */
        BatchModel train(BatchTask task, Instant now, BooleanSupplier mayGoOn);
    }

    private record Signal(PolicyKey policy, String series) {}

    /**
     * @param learner learns models
     * @param clock tells when models were learned
     * @param nanoseconds tells how long it takes
     */
    BatchLearning(PolicyRegistry registry, Learner learner, InstantSource clock, LongSupplier nanoseconds) {
        this.registry = registry;
        this.learner = learner;
        this.clock = clock;
        this.nanoseconds = nanoseconds;
        this.restUntil = nanoseconds.getAsLong();
    }

    /** Learns from the series of all policies in force, until it is closed. */
    public static BatchLearning start(PolicyRegistry registry, InstantSource clock) {
        library.setLevel(java.util.logging.Level.WARNING);
        BatchLearning learning = new BatchLearning(registry, new BatchTrainer(SEED)::train, clock, System::nanoTime);
        var _ = learning.thread.scheduleWithFixedDelay(
                learning::look, LOOKS.toMillis(), LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        return learning;
    }

    // An exception would end the schedule without a word.
    private void look() {
        try {
            while (learnNext()) {
                // one after the other, until it is time to rest
            }
        } catch (RuntimeException broken) {
            log.error("Models could not be learned in this round; the next one follows.", broken);
        }
    }

    /**
     * Learns from the series that has waited longest, if one is due and enough rest was taken.
     *
     * @return whether it learned, or tried to
     */
    boolean learnNext() {
        if (nanoseconds.getAsLong() - restUntil < 0) {
            return false;
        }
        Instant now = clock.instant();
        Optional<Signal> next = due(now);
        next.ifPresent(signal -> {
            long began = nanoseconds.getAsLong();
            learned.put(signal, now);
            learn(signal, now, began);
            long ended = nanoseconds.getAsLong();
            restUntil = ended + RESTS * (ended - began);
        });
        return next.isPresent();
    }

    private Optional<Signal> due(Instant now) {
        Set<PolicyKey> inForce =
                registry.all().stream().map(ScalingPolicy::key).collect(Collectors.toCollection(LinkedHashSet::new));
        learned.keySet().removeIf(signal -> !inForce.contains(signal.policy()));
        failures.keySet().removeIf(signal -> !inForce.contains(signal.policy()));
        return inForce.stream()
                .flatMap(key -> DemandOutlook.SERIES.stream().map(series -> new Signal(key, series)))
                .filter(signal -> learned.containsKey(signal) || learned.size() < MOST_SERIES)
                .filter(signal -> !last(signal).plus(EVERY).isAfter(now))
                .min(Comparator.comparing(this::last));
    }

    private Instant last(Signal signal) {
        return learned.getOrDefault(signal, Instant.EPOCH);
    }

    private void learn(Signal signal, Instant now, long began) {
        try {
            Optional<BatchTask> task = registry.lesson(signal.policy(), signal.series());
            if (task.isPresent()) {
                BatchModel model =
                        learner.train(task.get(), now, () -> nanoseconds.getAsLong() - began < LONGEST.toNanos());
                if (!model.isEmpty()) {
                    registry.adopt(signal.policy(), signal.series(), model);
                }
            }
            failures.remove(signal);
        } catch (RuntimeException failed) {
            String what = failed.getClass().getSimpleName() + ": " + Objects.toString(failed.getMessage(), "");
            if (!what.equals(failures.put(signal, what))) {
                log.warn(
                        "No model was learned from {} of {}; it is forecast without, and tried again in an hour.",
                        signal.series(),
                        signal.policy(),
                        failed);
            }
        }
    }

    /** Stops after the training under way. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
