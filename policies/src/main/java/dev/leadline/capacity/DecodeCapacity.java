// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import java.util.OptionalDouble;

/**
 * What one decode replica can do at the present context length. A step over B sequences with K resident KV tokens takes
 * base + perSequence · B + perKvToken · K seconds and gives B tokens, or B times the accepted ones where drafts are.
 *
 * @param baseSeconds step time without load
 * @param perSequenceSeconds added per sequence in the batch
 * @param perKvTokenSeconds added per resident KV token
 * @param contextTokens mean resident KV tokens of a running sequence
 * @param kvCapacityTokens tokens that the KV cache holds; absent when unknown
 * @param largestBatch most sequences an engine runs together
 * @param tokensPerStep tokens that each sequence gets per step: 1, or more with speculative decoding
 * @param confidence how the step time is known
 * @param certainty how much of the learner's memory is filled with measurements, 0..1; 0 rests on the prior alone
 */
public record DecodeCapacity(
        double baseSeconds,
        double perSequenceSeconds,
        double perKvTokenSeconds,
        double contextTokens,
        OptionalDouble kvCapacityTokens,
        int largestBatch,
        double tokensPerStep,
        Confidence confidence,
        double certainty) {

    /** Share of the KV cache that is planned for; the rest absorbs growth and admission in whole prompts. */
    public static final double KV_ADMISSION_MARGIN = 0.85;

    /** Which bound of an engine is met first. */
    public enum Bound {
        /** Step time at the ITL objective. */
        InterTokenLatency,
        /** Room in the KV cache. */
        KvCache,
        /** The engine's largest batch. */
        BatchSize
    }

    /**
     * The sequences one replica can run, and what stops it.
     *
     * @param sequences how many, at least 1
     * @param bound the bound met first
     * @param tokensPerSecond V_D: tokens per second at that batch
     */
    public record AtObjective(double sequences, Bound bound, double tokensPerSecond) {}

    /** Seconds that every sequence of the batch adds to a step. */
    public double slopeSeconds() {
        return perSequenceSeconds + perKvTokenSeconds * contextTokens;
    }

    /** Seconds per token of each sequence: one step ÷ the tokens it gives. */
    public double tokenSeconds(double sequences) {
        return (baseSeconds + slopeSeconds() * sequences) / tokensPerStep;
    }

    /**
     * Seconds per token when one replica gives so many tokens per second: B · a / step(B) = rate solved for B, which is
     * rate · base ÷ (a − rate · slope), where a is the tokens per step.
     *
     * @return empty when no batch gives that many
     */
    public OptionalDouble tokenSecondsAt(double tokensPerSecond) {
        double left = tokensPerStep - tokensPerSecond * slopeSeconds();
        return left > 0
                ? OptionalDouble.of(tokenSeconds(tokensPerSecond * baseSeconds / left))
                : OptionalDouble.empty();
    }

    /** Most sequences whose KV fits into the cache with its margin; unlimited while the cache's size is not known. */
    public double sequencesInCache() {
        return kvCapacityTokens.isPresent()
                ? KV_ADMISSION_MARGIN * kvCapacityTokens.getAsDouble() / contextTokens
                : Double.MAX_VALUE;
    }

    /**
     * V_D = B · a / step(B) at the largest B that keeps the time per token within the objective, the KV cache within its
     * margin and the batch within the engine's limit. B / step(B) rises with B, so the smallest of the three B counts.
     *
     * @param itlSeconds longest time per token allowed
     */
    public AtObjective at(double itlSeconds) {
        double slope = slopeSeconds();
        double byLatency = slope > 0 ? (itlSeconds * tokensPerStep - baseSeconds) / slope : Double.MAX_VALUE;
        double byCache = sequencesInCache();
        Bound bound = Bound.BatchSize;
        double sequences = largestBatch;
        if (byCache < sequences) {
            bound = Bound.KvCache;
            sequences = byCache;
        }
        if (byLatency < sequences) {
            bound = Bound.InterTokenLatency;
            sequences = byLatency;
        }
        // An objective below the unloaded step time cannot be met by any number of replicas: one sequence each is best.
        double atLeastOne = Math.max(1, sequences);
        return new AtObjective(atLeastOne, bound, atLeastOne / tokenSeconds(atLeastOne));
    }
}
