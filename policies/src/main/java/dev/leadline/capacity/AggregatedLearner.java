// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import java.util.Optional;

/**
 * Puts together what two learners know of engines that do both: one knows the steps with their prompts, the other how large
 * prompts are and how burstily they come. Busy time says nothing about V_P here, because decoding is busy as well.
 */
public final class AggregatedLearner {

    private AggregatedLearner() {}

    /**
     * Capacity as known now; empty while there is neither a profile nor a measured step.
     *
     * @param outputTokens mean tokens of an answer; 0 while unknown
     */
    public static Optional<AggregatedCapacity> capacity(
            PrefillLearner prompts, DecodeLearner steps, double outputTokens) {
        return steps.capacity()
                .map(decode -> new AggregatedCapacity(
                        decode,
                        steps.promptTokensPerSecond(prompts.promptTokens()),
                        prompts.promptTokens(),
                        outputTokens,
                        prompts.dispersion(),
                        AggregatedCapacity.CHUNK_TOKENS));
    }
}
