// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import dev.leadline.units.Ratio;
import java.time.Duration;

/**
 * What users of the model were promised.
 *
 * @param attainment share of requests that must meet both targets
 * @param timeToFirstToken target for a prompt without uncached tokens
 * @param timeToFirstTokenPer1kInput added per 1,000 uncached input tokens
 * @param interTokenLatency target for the mean time per output token of a request
 */
public record Objectives(
        Ratio attainment, Duration timeToFirstToken, Duration timeToFirstTokenPer1kInput, Duration interTokenLatency) {

    /** Seconds allowed to the first token of a prompt with this many uncached tokens. */
    public double firstTokenSeconds(double uncachedInputTokens) {
        return seconds(timeToFirstToken) + seconds(timeToFirstTokenPer1kInput) * uncachedInputTokens / 1000;
    }

    /** Seconds allowed per output token. */
    public double perTokenSeconds() {
        return seconds(interTokenLatency);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
