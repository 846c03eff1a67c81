// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import java.util.OptionalDouble;

/**
 * What one decode replica can do at the present context length. A step over B sequences with K resident KV tokens takes
 * base + perSequence · B + perKvToken · K seconds and gives B tokens.
 *
 * @param baseSeconds step time without load
 * @param perSequenceSeconds added per sequence in the batch
 * @param perKvTokenSeconds added per resident KV token
 * @param contextTokens mean resident KV tokens of a running sequence
 * @param kvCapacityTokens tokens that the KV cache holds; absent when unknown
 * @param largestBatch most sequences an engine runs together
 * @param confidence how the step time is known
 */
public record DecodeCapacity(
        double baseSeconds,
        double perSequenceSeconds,
        double perKvTokenSeconds,
        double contextTokens,
        OptionalDouble kvCapacityTokens,
        int largestBatch,
        Confidence confidence) {

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

    /** Seconds of one step. */
    public double stepSeconds(double sequences) {
        return baseSeconds + (perSequenceSeconds + perKvTokenSeconds * contextTokens) * sequences;
    }

    /**
     * Seconds of one step when one replica gives so many tokens per second: B / step(B) = rate solved for B, which is
     * rate · base ÷ (1 − rate · slope).
     *
     * @return empty when no batch gives that many
     */
    public OptionalDouble stepAt(double tokensPerSecond) {
        double slope = perSequenceSeconds + perKvTokenSeconds * contextTokens;
        double left = 1 - tokensPerSecond * slope;
        return left > 0 ? OptionalDouble.of(stepSeconds(tokensPerSecond * baseSeconds / left)) : OptionalDouble.empty();
    }

    /**
     * V_D = B / step(B) at the largest B that keeps the step within the objective, the KV cache within its margin and
     * the batch within the engine's limit. B / step(B) rises with B, so the smallest of the three B counts.
     *
     * @param itlSeconds longest step allowed
     */
    public AtObjective at(double itlSeconds) {
        double slope = perSequenceSeconds + perKvTokenSeconds * contextTokens;
        double byLatency = slope > 0 ? (itlSeconds - baseSeconds) / slope : Double.MAX_VALUE;
        double byCache = kvCapacityTokens.isPresent()
                ? KV_ADMISSION_MARGIN * kvCapacityTokens.getAsDouble() / contextTokens
                : Double.MAX_VALUE;
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
        return new AtObjective(atLeastOne, bound, atLeastOne / stepSeconds(atLeastOne));
    }
}
