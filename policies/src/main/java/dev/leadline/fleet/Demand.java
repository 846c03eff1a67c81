// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.OptionalDouble;

/**
 * What arrives, per second, over the last interval. Absent fields are unknown, never 0.
 *
 * @param requests requests per second
 * @param uncachedInputTokens prompt tokens per second that must be computed
 * @param outputTokens generated tokens per second
 * @param cachedShare share of prompt tokens found in a cache, 0..1
 */
public record Demand(
        OptionalDouble requests,
        OptionalDouble uncachedInputTokens,
        OptionalDouble outputTokens,
        OptionalDouble cachedShare) {

    /** Nothing known. */
    public static final Demand UNKNOWN =
            new Demand(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
}
