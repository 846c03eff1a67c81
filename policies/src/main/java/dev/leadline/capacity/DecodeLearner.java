// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import dev.leadline.fleet.CumulativeHistogram;
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

/**
 * Learns how long a decode step takes at a given batch and context. The shape (how step time grows with sequences and
 * with resident KV tokens) comes from a profile or, without one, from a typical dense model; its scale is learned from
 * measured step times: the mean gap between tokens, or batch ÷ token rate. The median over the instances counts, so one
 * that lies does not move the pool; intervals with preemptions and cold engines are left out.
 */
public final class DecodeLearner {

    private static final double MEMORY_SECONDS = 180;
    private static final Duration COLD = Duration.ofSeconds(30);
    /** What an engine runs together unless configured otherwise (vLLM's {@code max_num_seqs} on one instance). */
    private static final int LARGEST_BATCH = 256;

    /** A profile may be that of another model, but hardly any engine is so many times slower than another. */
    private static final double FARTHEST = 30;

    /** Shape without a profile: seconds per step, per sequence and per KV token of a dense model on current GPUs. */
    private static final double[] TYPICAL = {0.0135, 0.000026, 0.0000000437};

    private final Optional<EngineProfile> profile;
    private final Map<String, Double> runningBefore = new HashMap<>();
    private double scale = 1;
    private double scaleWeight;
    private double contextTokens;
    private double outputTokens;
    private OptionalDouble kvCapacity;

    /** A learner that starts from a profile, or from nothing. */
    public DecodeLearner(Optional<EngineProfile> profile) {
        this.profile = profile;
        this.kvCapacity = profile.map(known -> OptionalDouble.of((double) known.kvCapacityTokens()))
                .orElse(OptionalDouble.empty());
    }

    /** Takes what a pool did in the interval that ends at {@code now}. */
    public void learn(PoolObservation pool, Demand demand, double seconds, Instant now) {
        learnContext(pool, demand, seconds);
        List<Double> ratios = new ArrayList<>();
        for (InstanceObservation instance : pool.ready()) {
            ratioOf(instance, now).ifPresent(ratios::add);
        }
        runningBefore
                .keySet()
                .retainAll(
                        pool.instances().stream().map(InstanceObservation::id).toList());
        if (!ratios.isEmpty()) {
            ratios.sort(null);
            double median = Math.clamp(ratios.get((ratios.size() - 1) / 2), 1 / FARTHEST, FARTHEST);
            double keep = StrictMath.exp(-seconds / MEMORY_SECONDS);
            double fresh = 1 - keep;
            scaleWeight = keep * scaleWeight + fresh;
            scale += fresh / scaleWeight * (median - scale);
        }
    }

    private void learnContext(PoolObservation pool, Demand demand, double seconds) {
        double resident = 0;
        double running = 0;
        List<Double> capacities = new ArrayList<>();
        for (InstanceObservation instance : pool.ready()) {
            EngineSample sample = instance.snapshot().engine().ifFresh().orElse(EngineSample.UNKNOWN);
            if (sample.kvCapacityTokens().isPresent()) {
                capacities.add(sample.kvCapacityTokens().getAsDouble());
                if (sample.kvUsage().isPresent() && sample.running().orElse(0) >= 1) {
                    resident += sample.kvUsage().getAsDouble()
                            * sample.kvCapacityTokens().getAsDouble();
                    running += sample.running().getAsDouble();
                }
            }
        }
        if (!capacities.isEmpty()) {
            capacities.sort(null);
            kvCapacity = OptionalDouble.of(capacities.get((capacities.size() - 1) / 2));
        }
        learnOutput(demand, seconds);
        double context = running >= 1 ? resident / running : 0;
        if (context > 0) {
            double keep = contextTokens == 0 ? 0 : StrictMath.exp(-seconds / 60);
            contextTokens = keep * contextTokens + (1 - keep) * context;
        }
    }

    private void learnOutput(Demand demand, double seconds) {
        double requests = demand.requests().orElse(0) * seconds;
        double tokens = demand.outputTokens().orElse(0) * seconds;
        if (requests >= 1 && tokens > 0) {
            double keep = outputTokens == 0 ? 0 : StrictMath.exp(-requests / 500);
            outputTokens = keep * outputTokens + (1 - keep) * tokens / requests;
        }
    }

    private Optional<Double> ratioOf(InstanceObservation instance, Instant now) {
        Optional<EngineSample> sample = instance.snapshot().engine().ifFresh();
        double running = sample.map(known -> known.running().orElse(0)).orElse(0.0);
        Double before = runningBefore.put(instance.id(), running);
        boolean cold = instance.snapshot()
                .since()
                .map(since -> Duration.between(since, now).compareTo(COLD) < 0)
                .orElse(false);
        if (before == null || cold || instance.frozen() || instance.hardware().share() < 1 || sample.isEmpty()) {
            return Optional.empty();
        }
        if (instance.rates().isEmpty() || instance.rates().get().preemptions().orElse(0) > 0) {
            return Optional.empty();
        }
        double batch = (before + running) / 2;
        OptionalDouble step = stepSeconds(instance.rates().get(), batch, Math.min(before, running) >= 1);
        if (step.isEmpty() || batch < 1) {
            return Optional.empty();
        }
        double kv = sample.get().kvUsage().isPresent() && kvCapacity.isPresent()
                ? sample.get().kvUsage().getAsDouble() * kvCapacity.getAsDouble()
                : batch * contextTokens;
        return Optional.of(step.getAsDouble() / shapeSeconds(batch, kv));
    }

    private static OptionalDouble stepSeconds(EngineRates rates, double batch, boolean busyThroughout) {
        Optional<CumulativeHistogram> gaps = rates.itl().filter(itl -> itl.count() >= 20);
        if (gaps.isPresent()) {
            return OptionalDouble.of(gaps.get().sum() / gaps.get().count());
        }
        double tokens = rates.generationTokens().orElse(0);
        return busyThroughout && tokens > 0 ? OptionalDouble.of(batch / tokens) : OptionalDouble.empty();
    }

    private double shapeSeconds(double batch, double kvTokens) {
        return profile.map(known -> known.decodeStepSeconds(batch, kvTokens))
                .orElse(TYPICAL[0] + TYPICAL[1] * batch + TYPICAL[2] * kvTokens);
    }

    /** Mean output tokens of a request; 0 while unknown. */
    public double outputTokens() {
        return outputTokens;
    }

    /** Capacity as known now; empty while there is neither a profile nor a measured step. */
    public Optional<DecodeCapacity> capacity() {
        if (profile.isEmpty() && scaleWeight == 0) {
            return Optional.empty();
        }
        double context = contextTokens > 0 ? contextTokens : 2000;
        double base = shapeSeconds(0, 0) * scale;
        // A profile may bend with log2(batch); around a working batch of 64 a line through it is within its own error.
        double atBatch = shapeSeconds(64, 0) * scale;
        double perSequence = (atBatch - base) / 64;
        double perKv = (shapeSeconds(64, 1e6) * scale - atBatch) / 1e6;
        return Optional.of(new DecodeCapacity(
                base,
                perSequence,
                perKv,
                context,
                kvCapacity,
                LARGEST_BATCH,
                scaleWeight > 0 ? Confidence.Learned : Confidence.Prior));
    }
}
