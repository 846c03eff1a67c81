// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a router said in one look; only it sees arrivals and rejections. Counters since its start.
 *
 * @param requestsTotal requests that arrived, rejected ones included
 * @param inputTokensTotal prompt tokens of arrived requests, counted at arrival; absent for routers that count at completion
 * @param cachedInputTokensTotal those of them found in a prefix cache
 * @param outputTokensTotal tokens of finished responses
 * @param completedInputTokens prompt tokens per finished request, for routers that learn them only then
 * @param completedCachedTokens cached prompt tokens per finished request
 * @param completedOutputTokens output tokens per finished request
 * @param queued requests held in the router
 * @param queuedTokens prompt tokens of those requests
 * @param running requests in flight behind the router
 * @param ttft seconds from arrival to first token
 * @param tpot seconds per output token, one value per request
 */
public record RouterSample(
        OptionalDouble requestsTotal,
        OptionalDouble inputTokensTotal,
        OptionalDouble cachedInputTokensTotal,
        OptionalDouble outputTokensTotal,
        Optional<CumulativeHistogram> completedInputTokens,
        Optional<CumulativeHistogram> completedCachedTokens,
        Optional<CumulativeHistogram> completedOutputTokens,
        OptionalDouble queued,
        OptionalDouble queuedTokens,
        OptionalDouble running,
        Optional<CumulativeHistogram> ttft,
        Optional<CumulativeHistogram> tpot) {}
