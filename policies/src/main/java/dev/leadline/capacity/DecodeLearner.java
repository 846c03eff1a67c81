// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.EngineRates;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Learns how long a decode step takes at a given batch and context: base + b · sequences + c · KV tokens, all three online,
 * around what a profile or, without one, a typical dense model makes of them ({@link StepRegression}). Engines that compute
 * prompts between decode steps also show what a prompt token costs. Step times are the mean gap between tokens, or batch ÷
 * token rate; intervals with preemptions, cold engines, frozen figures and throttled hardware are left out.
 */
public final class DecodeLearner {

    private static final Duration COLD = Duration.ofSeconds(30);
    /** What an engine runs together unless configured otherwise (vLLM's {@code max_num_seqs} on one instance). */
    static final int LARGEST_BATCH = 256;

    private static final double FEWEST_GAPS = 20;
    /** Between two looks that differ by more than this factor nobody knows what the batch was. */
    private static final double MOST_CHANGE = 2;

    private final boolean hasPrior;
    private final boolean certain;
    private final StepShape shape;
    private final Map<String, Batch> before = new HashMap<>();
    private final StepRegression regression = new StepRegression();
    private final ContextLearner context;
    private final TokensPerStep tokensPerStep = new TokensPerStep();

    /** What an engine held at a look. */
    private record Batch(double sequences, OptionalDouble kvUsage) {

        static Batch of(EngineSample sample) {
            return new Batch(sample.running().orElse(0), sample.kvUsage());
        }

        /** Whether the mean of two looks tells what was held in between. */
        boolean isLike(Batch other) {
            return Math.max(sequences, other.sequences) <= MOST_CHANGE * Math.min(sequences, other.sequences) + 1;
        }
    }

    /** A learner that starts from a profile, or from nothing. */
    public DecodeLearner(Optional<EngineProfile> profile) {
        this(profile, false);
    }

    /**
     * A learner that starts from a profile, or from nothing.
     *
     * @param certain true where the profile is the truth: then contexts are followed, and step times are not learned
     */
    public DecodeLearner(Optional<EngineProfile> profile, boolean certain) {
        this.certain = certain && profile.isPresent();
        hasPrior = profile.isPresent();
        shape = StepShape.of(profile);
        context = new ContextLearner(profile.map(known -> OptionalDouble.of((double) known.kvCapacityTokens()))
                .orElse(OptionalDouble.empty()));
    }

    /** Takes what a pool did in the interval that ends at {@code now}. */
    public void learn(PoolObservation pool, Demand demand, double seconds, Instant now) {
        context.learn(pool, demand, seconds);
        double prompt = pool.role() == Role.Aggregated ? promptTokens(demand) : 0;
        tokensPerStep.learn(pool.ready().stream().flatMap(one -> one.rates().stream()), seconds);
        if (certain) {
            return;
        }
        List<StepRegression.Sample> samples = new ArrayList<>();
        for (InstanceObservation instance : pool.ready()) {
            sampleOf(instance, prompt, now).ifPresent(samples::add);
        }
        before.keySet()
                .retainAll(
                        pool.instances().stream().map(InstanceObservation::id).toList());
        regression.learn(samples, seconds);
    }

    private static double promptTokens(Demand demand) {
        double requests = demand.requests().orElse(0);
        return requests > 0 ? demand.uncachedInputTokens().orElse(0) / requests : 0;
    }

    private Optional<StepRegression.Sample> sampleOf(InstanceObservation instance, double prompt, Instant now) {
        EngineSample sample = instance.snapshot().engine().ifFresh().orElse(EngineSample.UNKNOWN);
        Batch held = Batch.of(sample);
        Batch heldBefore = before.put(instance.id(), held);
        boolean cold = instance.snapshot()
                .since()
                .map(since -> Duration.between(since, now).compareTo(COLD) < 0)
                .orElse(false);
        if (heldBefore == null
                || cold
                || instance.frozen()
                || instance.hardware().share() < 1) {
            return Optional.empty();
        }
        Optional<EngineRates> rates = instance.rates();
        if (rates.isEmpty() || rates.get().preemptions().orElse(0) > 0 || !held.isLike(heldBefore)) {
            return Optional.empty();
        }
        double batch = (heldBefore.sequences() + held.sequences()) / 2;
        boolean busyThroughout = Math.min(heldBefore.sequences(), held.sequences()) >= 1;
        OptionalDouble step = stepSeconds(rates.get(), batch, busyThroughout);
        if (step.isEmpty() || batch < 1) {
            return Optional.empty();
        }
        double prompts = prompt > 0 ? rates.get().computedPromptTokens().orElse(0) * step.getAsDouble() : 0;
        boolean saturated = sample.waitingForCapacity().orElse(0) > 0;
        return Optional.of(new StepRegression.Sample(
                step.getAsDouble(), shape.parts(batch, kvTokens(heldBefore, held, batch), prompts, prompt), saturated));
    }

    private double kvTokens(Batch heldBefore, Batch held, double batch) {
        if (held.kvUsage().isEmpty() || context.kvCapacity().isEmpty()) {
            return batch * context.residentTokens();
        }
        double now = held.kvUsage().getAsDouble();
        return (heldBefore.kvUsage().orElse(now) + now)
                / 2
                * context.kvCapacity().getAsDouble();
    }

    private OptionalDouble stepSeconds(EngineRates rates, double batch, boolean busyThroughout) {
        Optional<CumulativeHistogram> gaps = rates.itl().filter(itl -> itl.count() >= FEWEST_GAPS && itl.sum() > 0);
        if (gaps.isPresent()) {
            return OptionalDouble.of(gaps.get().sum() / gaps.get().count());
        }
        double tokens = rates.generationTokens().orElse(0);
        return busyThroughout && tokens > 0
                ? OptionalDouble.of(batch * tokensPerStep.value() / tokens)
                : OptionalDouble.empty();
    }

    /** Mean output tokens of a request; 0 while unknown. */
    public double outputTokens() {
        return context.outputTokens();
    }

    /** How many times the engines became others: another model, other flags, other hardware. */
    public int changes() {
        return regression.changes();
    }

    /** Capacity as known now; empty while there is neither a profile nor a measured step. */
    public Optional<DecodeCapacity> capacity() {
        if (!hasPrior && regression.weight() == 0) {
            return Optional.empty();
        }
        return Optional.of(new DecodeCapacity(
                regression.factor(0) * shape.baseSeconds() + regression.factor(1) * shape.startOfLine(),
                regression.factor(1) * shape.perSequenceOfLine(),
                regression.factor(2) * shape.perKvTokenSeconds(),
                context.contextTokens(),
                context.kvCapacity(),
                LARGEST_BATCH,
                tokensPerStep.value(),
                regression.weight() > 0 ? Confidence.Learned : Confidence.Prior,
                regression.weight()));
    }

    /** Prompt tokens per second of an engine that decodes as well, while it computes prompts of this size. */
    public double promptTokensPerSecond(double promptTokens) {
        return shape.prefill().tokensPerSecondBeside(promptTokens) / regression.factor(3);
    }

    /** What has been learned, as a value to keep. */
    public LearnedState save() {
        LearnedState.Writer state = new LearnedState.Writer();
        regression.save(state);
        context.save(state);
        tokensPerStep.save(state);
        return state.state();
    }

    /**
     * Goes on where a saved learner stopped.
     *
     * @throws IllegalArgumentException when the numbers are not those of a learner
     */
    public void restore(LearnedState.Reader state) {
        regression.restore(state);
        context.restore(state);
        tokensPerStep.restore(state);
    }
}
