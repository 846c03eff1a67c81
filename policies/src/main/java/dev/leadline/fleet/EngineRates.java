// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one engine did between two looks: differences of counters over time, resets taken out. Absent fields are
 * unknown.
 *
 * @param seconds length of the interval
 * @param computedPromptTokens prompt tokens computed per second
 * @param promptTokens all prompt tokens per second, cached and received ones included
 * @param generationTokens tokens generated per second
 * @param requests requests finished per second
 * @param busyShare share of the interval with a batch running, 0..1
 * @param preemptions preemptions per second
 * @param ttft first-token latencies of the interval
 * @param tpot per-request token latencies of the interval
 * @param itl gaps between tokens of the interval
 * @param queue waits of the interval
 * @param transfer KV transfers of the interval
 */
public record EngineRates(
        double seconds,
        OptionalDouble computedPromptTokens,
        OptionalDouble promptTokens,
        OptionalDouble generationTokens,
        OptionalDouble requests,
        OptionalDouble busyShare,
        OptionalDouble preemptions,
        Optional<CumulativeHistogram> ttft,
        Optional<CumulativeHistogram> tpot,
        Optional<CumulativeHistogram> itl,
        Optional<CumulativeHistogram> queue,
        Optional<CumulativeHistogram> transfer) {}
