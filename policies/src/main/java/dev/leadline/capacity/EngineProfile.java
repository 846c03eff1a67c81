// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

/**
 * How long one engine instance takes for a step, as closed forms fitted to measured kernel timings, and how much KV
 * cache it holds. Coefficients are in milliseconds, answers in seconds.
 *
 * <p>Prefill step of N new tokens with attention work S = Σ (L² − P²) / 2 over its prompts (L prompt tokens, P of them
 * cached): {@code a + b·N/1000 + c·S/10⁶}. Decode step of B sequences whose contexts hold K tokens together:
 * {@code a + d·log2(1+B) + b·B + c·K/1000}. Mean error 1–5.5 % against the tables they were fitted to; absolute values
 * are good to about ±30 %.
 *
 * @param id {@code <model>-<gpu>-<backend>-<quant>-tp<n>}
 * @param model model name in lower case, for instance {@code qwen3-32b}
 * @param gpu GPU name in lower case, for instance {@code h100}
 * @param backend inference engine
 * @param quant weight format
 * @param tensorParallel GPUs that share every layer
 * @param accelerators GPUs of one instance, pipeline stages included
 * @param prefillBaseMs constant part of a prefill step (pf_a)
 * @param prefillPerKiloTokenMs per 1,000 new tokens (pf_b)
 * @param prefillPerMegaAttentionMs per 10⁶ tokens² of attention work (pf_c)
 * @param decodeBaseMs constant part of a decode step (dec_a)
 * @param decodePerLogBatchMs per log2(1 + batch); 0 for dense models (dec_d)
 * @param decodePerSequenceMs per sequence (dec_b)
 * @param decodePerKiloKvTokenMs per 1,000 resident KV tokens (dec_c)
 * @param kvCapacityTokens tokens that the KV cache of one instance holds
 * @param kvBytesPerToken bytes of KV cache per token, which is also what a transfer moves
 */
public record EngineProfile(
        String id,
        String model,
        String gpu,
        String backend,
        String quant,
        int tensorParallel,
        int accelerators,
        double prefillBaseMs,
        double prefillPerKiloTokenMs,
        double prefillPerMegaAttentionMs,
        double decodeBaseMs,
        double decodePerLogBatchMs,
        double decodePerSequenceMs,
        double decodePerKiloKvTokenMs,
        long kvCapacityTokens,
        long kvBytesPerToken) {

    /** A step that takes longer serves nobody. */
    private static final double LONGEST_MS = 3.6e6;

    private static final double LN2 = StrictMath.log(2);

    /** Rejects instances without GPUs, KV cache or step time. */
    public EngineProfile {
        if (tensorParallel < 1 || accelerators < 1 || kvCapacityTokens < 1 || kvBytesPerToken < 1) {
            throw new IllegalArgumentException("profile " + id + " needs at least one GPU and some KV cache");
        }
        if (!(prefillBaseMs + prefillPerKiloTokenMs > 0 && decodeBaseMs > 0)) {
            throw new IllegalArgumentException("profile " + id + " needs step times above 0");
        }
        double[] all = {
            prefillBaseMs,
            prefillPerKiloTokenMs,
            prefillPerMegaAttentionMs,
            decodeBaseMs,
            decodePerLogBatchMs,
            decodePerSequenceMs,
            decodePerKiloKvTokenMs
        };
        for (double one : all) {
            if (!(one >= 0 && one <= LONGEST_MS)) {
                throw new IllegalArgumentException("profile " + id + " has a step time of " + one
                        + " ms; each part must lie between 0 and " + LONGEST_MS + " ms");
            }
        }
    }

    /**
     * Seconds that one prefill step takes.
     *
     * @param newTokens prompt tokens computed in the step
     * @param attentionWork Σ (L² − P²) / 2 over its prompts, in tokens²; see {@link #attentionWork}
     */
    public double prefillSeconds(double newTokens, double attentionWork) {
        return (prefillBaseMs
                        + prefillPerKiloTokenMs * newTokens / 1e3
                        + prefillPerMegaAttentionMs * attentionWork / 1e6)
                / 1e3;
    }

    /**
     * Seconds that one decode step takes, which is the time between two tokens of each of its sequences.
     *
     * @param batch sequences in the step, at least 1
     * @param kvTokens context tokens of all of them together
     */
    public double decodeStepSeconds(double batch, double kvTokens) {
        double logBatch = decodePerLogBatchMs == 0 ? 0 : decodePerLogBatchMs * StrictMath.log(1 + batch) / LN2;
        return (decodeBaseMs + logBatch + decodePerSequenceMs * batch + decodePerKiloKvTokenMs * kvTokens / 1e3) / 1e3;
    }

    /** The same engine with all of its steps taking so many times as long. */
    public EngineProfile timesAsLong(double factor) {
        return new EngineProfile(
                id,
                model,
                gpu,
                backend,
                quant,
                tensorParallel,
                accelerators,
                prefillBaseMs * factor,
                prefillPerKiloTokenMs * factor,
                prefillPerMegaAttentionMs * factor,
                decodeBaseMs * factor,
                decodePerLogBatchMs * factor,
                decodePerSequenceMs * factor,
                decodePerKiloKvTokenMs * factor,
                kvCapacityTokens,
                kvBytesPerToken);
    }

    /** Attention work of one prompt: (L² − P²) / 2. */
    public static double attentionWork(double promptTokens, double cachedTokens) {
        return (promptTokens * promptTokens - cachedTokens * cachedTokens) / 2;
    }
}
