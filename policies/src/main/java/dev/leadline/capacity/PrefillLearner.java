// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import dev.leadline.fleet.Demand;
import dev.leadline.fleet.EngineRates;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.PoolObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * Learns V_P, the uncached prompt tokens one replica computes per busy second, from what the instances did. Busy seconds
 * come, in order of trust, from the engine's own counter, from the GPUs' engine-active share, from intervals with
 * requests waiting at both ends, and from first-token latency less queue time while nobody waits. Waiting for room in the KV
 * cache is not being busy, so full caches and requests that wait for a transfer prove nothing.
 *
 * <p>The pool's value is the median over its instances, so one that lies does not move it; a profile counts as much as 20
 * busy seconds. What is learned is a multiple of what is believed at the prompts' size ({@link PrefillShape}), so a change of
 * the prompts is followed at once; a change of the engines makes what was learned before count no more.
 */
public final class PrefillLearner {

    private static final double PRIOR_BUSY_SECONDS = 20;

    /** A profile that is so far from what was measured for so long is that of another model. */
    private static final double CONTRADICTION = 2.5;

    private static final double CONTRADICTED_SECONDS = 60;
    private static final double FARTHEST_SLOWER = 0.2;
    private static final double FARTHEST_FASTER = 2;

    /** A fresh engine compiles and fills caches; what it does then says nothing about its capacity. */
    private static final Duration COLD = Duration.ofSeconds(30);

    private static final double CACHE_FULL = 0.95;
    private static final double REQUESTS_REMEMBERED = 200;
    private static final double UNSEEN_PROMPT = 1000;

    private final boolean hasPrior;
    private final boolean certain;
    private final PrefillShape shape;
    private final Map<String, PrefillEvidence> evidence = new HashMap<>();
    private final WorkDispersion dispersion = new WorkDispersion();
    private final ChangeDetector changes = new ChangeDetector();
    private double promptTokens;
    private double ratio;
    private double busySecondsBefore;
    private double measuredBefore;

    /** A learner that starts from a profile, or from nothing. */
    public PrefillLearner(Optional<EngineProfile> profile) {
        this(profile, false);
    }

    /**
     * A learner that starts from a profile, or from nothing.
     *
     * @param certain true where the profile is the truth: then prompts are followed, and speeds are not learned
     */
    public PrefillLearner(Optional<EngineProfile> profile, boolean certain) {
        this.certain = certain && profile.isPresent();
        hasPrior = profile.isPresent();
        shape = PrefillShape.of(profile);
    }

    /** Takes what a pool did in the interval that ends at {@code now}. */
    public void learn(PoolObservation pool, Demand demand, double seconds, Instant now) {
        learnDispersion(demand, seconds);
        learnPrompts(pool, demand, seconds);
        if (certain) {
            return;
        }
        List<Double> interval = new ArrayList<>();
        for (InstanceObservation instance : pool.ready()) {
            learnInstance(instance, now).ifPresent(interval::add);
        }
        evidence.keySet()
                .retainAll(
                        pool.instances().stream().map(InstanceObservation::id).toList());
        if (ratio > 0
                && !interval.isEmpty()
                && changes.take(lowerMedian(interval) / ratio) == ChangeDetector.Verdict.Less) {
            evidence.values().forEach(PrefillEvidence::forget);
            busySecondsBefore = 0;
            measuredBefore = 0;
            ratio = lowerMedian(interval);
        }
        List<Double> known = evidence.values().stream()
                .flatMapToDouble(one -> one.ratio().stream())
                .boxed()
                .toList();
        if (!known.isEmpty()) {
            ratio = lowerMedian(known);
        }
    }

    private void learnDispersion(Demand demand, double seconds) {
        if (demand.uncachedInputTokens().isEmpty()) {
            dispersion.interrupt();
            return;
        }
        dispersion.learn(demand.uncachedInputTokens().getAsDouble() * seconds, seconds);
    }

    /**
     * The mean prompt from what the engines computed and finished, which speak of the same requests. Arrivals do not: in a
     * burst they are counted at once and their tokens only as they are computed, so a long queue would look short.
     */
    private void learnPrompts(PoolObservation pool, Demand demand, double seconds) {
        double tokens = 0;
        double requests = 0;
        for (InstanceObservation instance : pool.ready()) {
            Optional<EngineRates> rates = instance.rates().filter(PrefillLearner::tellsPrompts);
            tokens += rates.map(one -> one.computedPromptTokens().orElse(0) * one.seconds())
                    .orElse(0.0);
            requests +=
                    rates.map(one -> one.requests().orElse(0) * one.seconds()).orElse(0.0);
        }
        if (requests == 0) {
            tokens = demand.uncachedInputTokens().orElse(0) * seconds;
            requests = demand.requests().orElse(0) * seconds;
        }
        if (requests >= 1 && tokens > 0) {
            double keep = promptTokens == 0 ? 0 : StrictMath.exp(-requests / REQUESTS_REMEMBERED);
            promptTokens = keep * promptTokens + (1 - keep) * tokens / requests;
        }
    }

    private static boolean tellsPrompts(EngineRates rates) {
        return rates.computedPromptTokens().isPresent() && rates.requests().isPresent();
    }

    /** Measured ÷ believed speed of this interval alone, when it tells one. */
    private Optional<Double> learnInstance(InstanceObservation instance, Instant now) {
        PrefillEvidence known = evidence.computeIfAbsent(instance.id(), id -> new PrefillEvidence());
        EngineSample sample = instance.snapshot().engine().ifFresh().orElse(EngineSample.UNKNOWN);
        boolean waits = sample.waitingForCapacity().orElse(0) > 0;
        boolean waitedBefore = known.waitedBefore(waits);
        boolean cold = instance.snapshot()
                .since()
                .map(since -> Duration.between(since, now).compareTo(COLD) < 0)
                .orElse(false);
        if (cold
                || instance.frozen()
                || instance.hardware().share() < 1
                || instance.rates().isEmpty()) {
            return Optional.empty();
        }
        EngineRates rates = instance.rates().get();
        if (rates.computedPromptTokens().isEmpty()) {
            return Optional.empty();
        }
        boolean held = sample.kvUsage().orElse(0) > CACHE_FULL
                || sample.waitingDeferred().orElse(0) > 0;
        double tokens = rates.computedPromptTokens().getAsDouble() * rates.seconds();
        double believed = tokens / shape.tokensPerSecond(promptTokens());
        OptionalDouble busy = busySeconds(instance, rates, waits && waitedBefore && !held);
        if (busy.isPresent() && tokens > 0 && busy.getAsDouble() > 0) {
            known.add(believed, busy.getAsDouble());
            return busy.getAsDouble() >= rates.seconds() / 4
                    ? Optional.of(believed / busy.getAsDouble())
                    : Optional.empty();
        }
        if (busy.isEmpty() && !waits && !waitedBefore) {
            learnLatency(known, rates);
        }
        return Optional.empty();
    }

    private static OptionalDouble busySeconds(InstanceObservation instance, EngineRates rates, boolean waited) {
        if (rates.busyShare().isPresent()) {
            return OptionalDouble.of(rates.busyShare().getAsDouble() * rates.seconds());
        }
        OptionalDouble active = instance.snapshot().gpus().stream()
                .filter(gpu -> gpu.engineActive().isPresent())
                .mapToDouble(gpu -> gpu.engineActive().getAsDouble())
                .average();
        if (active.isPresent()) {
            return OptionalDouble.of(active.getAsDouble() * rates.seconds());
        }
        return waited ? OptionalDouble.of(rates.seconds()) : OptionalDouble.empty();
    }

    private void learnLatency(PrefillEvidence known, EngineRates rates) {
        if (rates.ttft().isEmpty() || rates.requests().orElse(0) <= 0) {
            return;
        }
        double count = rates.ttft().get().count();
        double queued = rates.queue()
                .map(queue -> queue.count() > 0 ? queue.sum() / queue.count() : 0)
                .orElse(0.0);
        double service = count > 0 ? rates.ttft().get().sum() / count - queued : 0;
        if (count >= 5 && service > 0.001 && queued < 0.2 * service) {
            double tokensEach =
                    rates.computedPromptTokens().orElse(0) / rates.requests().getAsDouble();
            known.addLatency(tokensEach / service / shape.tokensPerSecond(promptTokens()));
        }
    }

    /** The middle one, the slower of two: nobody makes a pool smaller alone. */
    private static double lowerMedian(List<Double> values) {
        double[] sorted = DoubleStream.of(
                        values.stream().mapToDouble(one -> one).toArray())
                .sorted()
                .toArray();
        return sorted[(sorted.length - 1) / 2];
    }

    /** Mean uncached tokens of a prompt, or a usual one before any was seen. */
    public double promptTokens() {
        return promptTokens > 0 ? promptTokens : UNSEEN_PROMPT;
    }

    /** Index of dispersion of the arriving work ({@link QueueTail}). */
    public double dispersion() {
        return dispersion.index(promptTokens());
    }

    private double measured() {
        long now =
                evidence.values().stream().filter(PrefillEvidence::isMeasured).count();
        return Math.max((double) now, measuredBefore);
    }

    private double busySeconds() {
        double now = 0;
        for (PrefillEvidence one : evidence.values()) {
            now += one.busySeconds();
        }
        return Math.max(now, busySecondsBefore);
    }

    /** How many times the engines became others: another model, other flags, other hardware. */
    public int changes() {
        return changes.changes();
    }

    /** Capacity as known now; empty while there is neither a profile nor enough evidence. */
    public Optional<PrefillCapacity> capacity() {
        double believed = shape.tokensPerSecond(promptTokens());
        double index = dispersion();
        if (ratio <= 0) {
            return hasPrior
                    ? Optional.of(new PrefillCapacity(believed, promptTokens(), index, Confidence.Prior, 0))
                    : Optional.empty();
        }
        double busy = busySeconds();
        double certainty = busy / (busy + PRIOR_BUSY_SECONDS);
        // One instance alone may count its work wrongly; that it is slower is believed at once, because it costs less.
        boolean faster = ratio > CONTRADICTION && measured() >= 2;
        boolean anotherModel = busy >= CONTRADICTED_SECONDS && (ratio < 1 / CONTRADICTION || faster);
        double multiple = !hasPrior || anotherModel
                ? ratio
                : certainty * Math.clamp(ratio, FARTHEST_SLOWER, FARTHEST_FASTER) + 1 - certainty;
        return Optional.of(
                new PrefillCapacity(multiple * believed, promptTokens(), index, Confidence.Learned, certainty));
    }

    /** What has been learned of the whole pool, as a value to keep. */
    public LearnedState save() {
        LearnedState.Writer state = new LearnedState.Writer();
        state.add(promptTokens).add(ratio).add(busySeconds()).add(measured());
        dispersion.save(state);
        changes.save(state);
        return state.state();
    }

    /**
     * Goes on where a saved learner stopped; what single instances showed begins anew.
     *
     * @throws IllegalArgumentException when the numbers are not those of a learner
     */
    public void restore(LearnedState.Reader state) {
        promptTokens = state.atLeastZero();
        ratio = state.atLeastZero();
        busySecondsBefore = state.atLeastZero();
        measuredBefore = state.atLeastZero();
        dispersion.restore(state);
        changes.restore(state);
    }
}
