// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * One recorded bin of demand from before Leadline came: sums over the bin, absent where nobody recorded it.
 *
 * @param time start of the bin
 * @param requests requests that arrived
 * @param inputTokens their prompt tokens
 * @param cachedInputTokens those found in a cache
 * @param outputTokens tokens generated
 */
public record HistoryRow(
        Instant time,
        OptionalDouble requests,
        OptionalDouble inputTokens,
        OptionalDouble cachedInputTokens,
        OptionalDouble outputTokens) {}
