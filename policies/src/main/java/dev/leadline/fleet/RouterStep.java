// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the router saw between two good looks at it, as increases, not yet divided by time.
 *
 * @param seconds length of the interval
 */
record RouterStep(
        double seconds,
        OptionalDouble requests,
        OptionalDouble inputTokens,
        OptionalDouble cachedTokens,
        OptionalDouble outputTokens,
        Optional<CumulativeHistogram> completedInput,
        Optional<CumulativeHistogram> completedCached,
        Optional<CumulativeHistogram> completedOutput,
        Optional<CumulativeHistogram> ttft,
        Optional<CumulativeHistogram> tpot) {

    static RouterStep between(RouterSample before, RouterSample now, double seconds) {
        boolean anew = restarted(before, now);
        return new RouterStep(
                seconds,
                CounterIncrease.between(before.requestsTotal(), now.requestsTotal(), anew),
                CounterIncrease.between(before.inputTokensTotal(), now.inputTokensTotal(), anew),
                CounterIncrease.between(before.cachedInputTokensTotal(), now.cachedInputTokensTotal(), anew),
                CounterIncrease.between(before.outputTokensTotal(), now.outputTokensTotal(), anew),
                HistogramDifference.between(before.completedInputTokens(), now.completedInputTokens(), anew),
                HistogramDifference.between(before.completedCachedTokens(), now.completedCachedTokens(), anew),
                HistogramDifference.between(before.completedOutputTokens(), now.completedOutputTokens(), anew),
                HistogramDifference.between(before.ttft(), now.ttft(), anew),
                HistogramDifference.between(before.tpot(), now.tpot(), anew));
    }

    private static boolean restarted(RouterSample before, RouterSample now) {
        return CounterIncrease.fell(before.requestsTotal(), now.requestsTotal())
                || CounterIncrease.fell(before.inputTokensTotal(), now.inputTokensTotal())
                || CounterIncrease.fell(before.outputTokensTotal(), now.outputTokensTotal())
                || HistogramDifference.fell(before.ttft(), now.ttft())
                || HistogramDifference.fell(before.completedInputTokens(), now.completedInputTokens());
    }
}
