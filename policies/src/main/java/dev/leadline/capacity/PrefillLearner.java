// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import dev.leadline.fleet.Demand;
import dev.leadline.fleet.EngineRates;
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

/**
 * Learns V_P, the uncached prompt tokens one replica computes per busy second, from what the instances did. Busy seconds
 * come, in order of trust, from the engine's own counter, from the GPUs' engine-active share, from intervals with
 * requests waiting at both ends, and from first-token latency less queue time while nobody waits. The pool's value is the
 * median over its instances, so one that lies does not move it; a profile counts as much as 20 busy seconds.
 */
public final class PrefillLearner {

    private static final double PRIOR_BUSY_SECONDS = 20;
    private static final double MEMORY_BUSY_SECONDS = 120;

    /** A profile that is so far from what was measured for so long is that of another model. */
    private static final double CONTRADICTION = 2.5;

    private static final double CONTRADICTED_SECONDS = 60;
    private static final double FEWEST_BUSY_SECONDS = 2;
    /** First-token latency holds waiting too, so the fastest interval tells most; it fades within about an hour. */
    private static final double LATENCY_FADE = 0.999;

    /** What of that is believed, because the fastest interval was also a lucky one. */
    private static final double LATENCY_SHARE = 0.9;

    /** A fresh engine compiles and fills caches; what it does then says nothing about its capacity. */
    private static final Duration COLD = Duration.ofSeconds(30);

    private final Optional<EngineProfile> profile;
    private final Map<String, Evidence> evidence = new HashMap<>();
    private final WorkDispersion dispersion = new WorkDispersion();
    private double promptTokens;
    private double lastLearned;

    /** A learner that starts from a profile, or from nothing. */
    public PrefillLearner(Optional<EngineProfile> profile) {
        this.profile = profile;
    }

    /** Work and the busy time it took, fading with busy time. */
    private static final class Evidence {
        private double tokens;
        private double busySeconds;
        private int intervals;
        private boolean waitedBefore;
        private double bestByLatency;

        void add(double newTokens, double newBusySeconds) {
            double keep = StrictMath.exp(-newBusySeconds / MEMORY_BUSY_SECONDS);
            tokens = keep * tokens + newTokens;
            busySeconds = keep * busySeconds + newBusySeconds;
            intervals++;
        }
    }

    /** Takes what a pool did in the interval that ends at {@code now}. */
    public void learn(PoolObservation pool, Demand demand, double seconds, Instant now) {
        learnDispersion(demand, seconds);
        learnPrompts(pool, demand, seconds);
        for (InstanceObservation instance : pool.ready()) {
            learnInstance(instance, now);
        }
        evidence.keySet()
                .retainAll(
                        pool.instances().stream().map(InstanceObservation::id).toList());
        learnedMedian().ifPresent(median -> lastLearned = median);
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
            double keep = promptTokens == 0 ? 0 : StrictMath.exp(-requests / 200);
            promptTokens = keep * promptTokens + (1 - keep) * tokens / requests;
        }
    }

    private static boolean tellsPrompts(EngineRates rates) {
        return rates.computedPromptTokens().isPresent() && rates.requests().isPresent();
    }

    private void learnInstance(InstanceObservation instance, Instant now) {
        Evidence known = evidence.computeIfAbsent(instance.id(), id -> new Evidence());
        boolean waits = instance.snapshot()
                .engine()
                .ifFresh()
                .map(sample -> sample.waitingForCapacity().orElse(0) > 0)
                .orElse(false);
        boolean waitedBefore = known.waitedBefore;
        known.waitedBefore = waits;
        boolean cold = instance.snapshot()
                .since()
                .map(since -> Duration.between(since, now).compareTo(COLD) < 0)
                .orElse(false);
        if (cold
                || instance.frozen()
                || instance.hardware().share() < 1
                || instance.rates().isEmpty()) {
            return;
        }
        EngineRates rates = instance.rates().get();
        if (rates.computedPromptTokens().isEmpty()) {
            return;
        }
        double tokens = rates.computedPromptTokens().getAsDouble() * rates.seconds();
        OptionalDouble busy = busySeconds(instance, rates, waits && waitedBefore);
        if (busy.isPresent() && tokens > 0 && busy.getAsDouble() > 0) {
            known.add(tokens, busy.getAsDouble());
        } else if (busy.isEmpty() && !waits && !waitedBefore) {
            learnLatency(known, rates);
        }
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

    private static void learnLatency(Evidence known, EngineRates rates) {
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
            known.bestByLatency = Math.max(LATENCY_FADE * known.bestByLatency, tokensEach / service);
        }
    }

    private OptionalDouble learnedMedian() {
        List<Double> values = new ArrayList<>();
        for (Evidence known : evidence.values()) {
            if (known.busySeconds >= FEWEST_BUSY_SECONDS && known.intervals >= 2) {
                values.add(known.tokens / known.busySeconds);
            } else if (known.bestByLatency > 0) {
                values.add(LATENCY_SHARE * known.bestByLatency);
            }
        }
        values.sort(null);
        return values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(values.get((values.size() - 1) / 2));
    }

    private long measured() {
        return evidence.values().stream()
                .filter(known -> known.busySeconds >= FEWEST_BUSY_SECONDS && known.intervals >= 2)
                .count();
    }

    /** Capacity as known now; empty while there is neither a profile nor enough evidence. */
    public Optional<PrefillCapacity> capacity() {
        double prompt = promptTokens > 0 ? promptTokens : 1000;
        double index = dispersion.index(prompt);
        if (profile.isEmpty()) {
            return lastLearned > 0
                    ? Optional.of(new PrefillCapacity(lastLearned, prompt, index, Confidence.Learned))
                    : Optional.empty();
        }
        double prior = priorTokensPerSecond(profile.get(), prompt);
        if (lastLearned <= 0) {
            return Optional.of(new PrefillCapacity(prior, prompt, index, Confidence.Prior));
        }
        double busy = evidence.values().stream()
                .mapToDouble(known -> known.busySeconds)
                .sum();
        double ratio = lastLearned / prior;
        // One instance alone may count its work wrongly; that it is slower is believed at once, because it costs less.
        boolean faster = ratio > CONTRADICTION && measured() >= 2;
        boolean anotherModel = busy >= CONTRADICTED_SECONDS && (ratio < 1 / CONTRADICTION || faster);
        double weight = anotherModel ? 0 : PRIOR_BUSY_SECONDS;
        double believed = anotherModel ? lastLearned : Math.clamp(lastLearned, 0.2 * prior, 2 * prior);
        double blended = (busy * believed + weight * prior) / (busy + weight);
        return Optional.of(new PrefillCapacity(blended, prompt, index, Confidence.Learned));
    }

    /** V_P of a profile for prompts of this size in batches of about 8,192 tokens. */
    static double priorTokensPerSecond(EngineProfile profile, double promptTokens) {
        double prompts = Math.max(1, 8192 / promptTokens);
        double tokens = prompts * promptTokens;
        double work = prompts * EngineProfile.attentionWork(promptTokens, 0);
        return tokens / profile.prefillSeconds(tokens, work);
    }
}
