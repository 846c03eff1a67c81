// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one engine said in one look: gauges as they are, counters since its start. Every field may be absent, and
 * absent means unknown, never 0. Counters may reset when the engine restarts.
 *
 * @param running requests in the batch now
 * @param waitingForCapacity requests that wait for room in the engine (KV in transfer and other transient waits excluded)
 * @param waitingDeferred requests that wait for something other than room, such as KV in transfer
 * @param waitingTokens uncached prompt tokens not yet computed, the running batch included
 * @param kvUsage share of the KV cache in use, 0..1
 * @param kvCapacityTokens tokens that the KV cache holds
 * @param computedPromptTokensTotal prompt tokens computed here: neither found in a cache nor received
 * @param promptTokensTotal all prompt tokens of the requests seen here
 * @param generationTokensTotal tokens generated
 * @param requestsTotal requests finished
 * @param busySecondsTotal seconds with a batch running
 * @param preemptionsTotal requests thrown out of the batch for lack of KV room
 * @param ttft seconds from arrival at this engine to the first token
 * @param tpot seconds per output token, one value per request
 * @param itl seconds between tokens, one value per gap
 * @param queue seconds a request waited before it ran
 * @param transfer seconds of KV transfer, one value per transfer
 * @param startedAt start of the engine process, seconds since the epoch; a change means that all counters reset
 */
public record EngineSample(
        OptionalDouble running,
        OptionalDouble waitingForCapacity,
        OptionalDouble waitingDeferred,
        OptionalDouble waitingTokens,
        OptionalDouble kvUsage,
        OptionalDouble kvCapacityTokens,
        OptionalDouble computedPromptTokensTotal,
        OptionalDouble promptTokensTotal,
        OptionalDouble generationTokensTotal,
        OptionalDouble requestsTotal,
        OptionalDouble busySecondsTotal,
        OptionalDouble preemptionsTotal,
        Optional<CumulativeHistogram> ttft,
        Optional<CumulativeHistogram> tpot,
        Optional<CumulativeHistogram> itl,
        Optional<CumulativeHistogram> queue,
        Optional<CumulativeHistogram> transfer,
        OptionalDouble startedAt) {

    /** An engine that reports nothing; the start of every sample that is built field by field. */
    public static final EngineSample UNKNOWN = builder().build();

    /** A builder with every field absent. */
    public static EngineSampleBuilder builder() {
        return new EngineSampleBuilder();
    }
}
