// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import java.util.Optional;

/**
 * How fast prompts are believed to be computed before anything is measured, by their size: in batches of about 8,192 tokens,
 * with attention work that grows with the square of a prompt. What is learned is a multiple of it, so that a change of the
 * prompts' size is followed at once and without new measurements.
 *
 * @param baseSeconds constant part of a step
 * @param perTokenSeconds per new token
 * @param perAttentionSeconds per tokens² of attention work
 */
record PrefillShape(double baseSeconds, double perTokenSeconds, double perAttentionSeconds) {

    /** A dense model on current GPUs. */
    static final PrefillShape TYPICAL = new PrefillShape(0.003, 0.00005, 1e-9);

    private static final double BATCH_TOKENS = 8192;

    static PrefillShape of(Optional<EngineProfile> profile) {
        return profile.map(known -> new PrefillShape(
                        known.prefillBaseMs() / 1e3,
                        known.prefillPerKiloTokenMs() / 1e6,
                        known.prefillPerMegaAttentionMs() / 1e9))
                .orElse(TYPICAL);
    }

    /** Tokens per second beside steps that run anyway and have paid the constant part: what a prompt adds to decoding. */
    double tokensPerSecondBeside(double promptTokens) {
        double size = Math.max(1, promptTokens);
        return size / (perTokenSeconds * size + perAttentionSeconds * EngineProfile.attentionWork(size, 0));
    }

    /** V_P for prompts of this size, in tokens per second. */
    double tokensPerSecond(double promptTokens) {
        double size = Math.max(1, promptTokens);
        double prompts = Math.max(1, BATCH_TOKENS / size);
        double tokens = prompts * size;
        double work = prompts * EngineProfile.attentionWork(size, 0);
        return tokens / (baseSeconds + perTokenSeconds * tokens + perAttentionSeconds * work);
    }
}
