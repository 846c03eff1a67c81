// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What replicas that compute prompts and decode in the same engine can do (chunked prefill, in-flight batching).
 *
 * <p>Every request brings one prompt to a batch that gives tokens, so with B sequences and O tokens per answer TPOT =
 * T_dec(B, KV) + (B / O) · T_pf, where T_pf is what a prompt adds to steps that run anyway (their constant part, reading the
 * weights, is paid already). Seen from demand: prompts take the share φ = input rate ÷ V_P of the time and
 * leave TPOT = T_dec ÷ (1 − φ). With n replicas and T_dec = base + slope · B that solves to
 *
 * <pre>TPOT = base ÷ (1 − work ÷ n),   work = input rate ÷ V_P + slope · output rate</pre>
 *
 * so the objective L asks for n ≥ work ÷ (1 − base ÷ L). A batch of at most M sequences (KV cache, engine limit) asks for n ≥
 * work + output rate · base ÷ M. A step computes at most {@code chunkTokens} prompt tokens, so a prompt of P tokens takes
 * ⌈P / chunk⌉ steps of the batch beside its own T_pf until its first token.
 *
 * @param decode steps without prompts
 * @param promptTokensPerSecond V_P: prompt tokens per second of a step's prompt part, above 0
 * @param promptTokens mean uncached tokens of a prompt, above 0
 * @param outputTokens mean tokens of an answer; 0 while unknown, which leaves only the prompts to plan for
 * @param dispersion index of dispersion of the arriving prompts
 * @param chunkTokens most prompt tokens of one step
 */
public record AggregatedCapacity(
        DecodeCapacity decode,
        double promptTokensPerSecond,
        double promptTokens,
        double outputTokens,
        double dispersion,
        double chunkTokens) {

    /** What engines put into a step unless configured otherwise (vLLM's {@code max_num_batched_tokens}). */
    public static final double CHUNK_TOKENS = 2048;

    private static final int MOST_REPLICAS = 100_000;

    /** Which bound asks for most. */
    public enum Bound {
        /** TPOT at the ITL objective. */
        InterTokenLatency,
        /** Room in the KV cache, or the engine's largest batch. */
        Batch,
        /** Prompts waiting for their chunks. */
        FirstToken
    }

    /**
     * What a demand asks for.
     *
     * @param replicas not yet rounded up
     * @param bound the bound that asks for most
     */
    public record Asked(double replicas, Bound bound) {}

    /**
     * By a profile alone.
     *
     * @param promptTokens mean uncached tokens of a prompt
     * @param outputTokens mean tokens of an answer, of which half are resident on average
     * @param chunkTokens most prompt tokens of one step
     */
    public static AggregatedCapacity of(
            EngineProfile profile, double promptTokens, double outputTokens, double chunkTokens) {
        StepShape shape = StepShape.of(Optional.of(profile));
        DecodeCapacity decode = new DecodeCapacity(
                shape.baseSeconds() + shape.startOfLine(),
                shape.perSequenceOfLine(),
                shape.perKvTokenSeconds(),
                promptTokens + outputTokens / 2,
                OptionalDouble.of((double) profile.kvCapacityTokens()),
                DecodeLearner.LARGEST_BATCH,
                1,
                Confidence.Prior,
                0);
        return new AggregatedCapacity(
                decode,
                shape.prefill().tokensPerSecondBeside(promptTokens),
                promptTokens,
                outputTokens,
                WorkDispersion.PRIOR,
                chunkTokens);
    }

    private double slope() {
        return decode.slopeSeconds() / decode.tokensPerStep();
    }

    private double base() {
        return decode.baseSeconds() / decode.tokensPerStep();
    }

    /** Output tokens that a prompt token brings with it. */
    private double outputRate(double inputPerSecond) {
        return inputPerSecond / promptTokens * outputTokens;
    }

    /** Replicas that a demand would fill if steps cost nothing but what prompts and tokens add to them. */
    public double work(double inputPerSecond) {
        return inputPerSecond / promptTokensPerSecond + outputRate(inputPerSecond) * slope();
    }

    /**
     * Input that, with the usual answers, asks for as much as this input with this output, by the bound that usual demand meets
     * first. Linear in both.
     *
     * @param input uncached input tokens per second
     * @param output output tokens per second
     * @param itlSeconds longest time per token
     */
    public double equivalentInput(double input, double output, double itlSeconds) {
        if (outputTokens <= 0) {
            return input;
        }
        boolean byBatch = fluid(1, itlSeconds).bound() == Bound.Batch;
        double perOutput = slope() + (byBatch ? base() / mostSequences() : 0);
        double perInput = 1 / promptTokensPerSecond;
        return (input * perInput + output * perOutput) / (perInput + outputTokens / promptTokens * perOutput);
    }

    /** Most sequences of one replica: by its KV cache or its largest batch. */
    public double mostSequences() {
        return Math.max(1, Math.min(decode.largestBatch(), decode.sequencesInCache()));
    }

    /**
     * Seconds per output token when so many replicas share a demand.
     *
     * @return empty when the work does not fit
     */
    public OptionalDouble tokenSeconds(double replicas, double inputPerSecond) {
        double left = 1 - work(inputPerSecond) / replicas;
        return left > 0 ? OptionalDouble.of(base() / left) : OptionalDouble.empty();
    }

    /**
     * TPOT of one replica that always holds this many sequences. Not more than a chunk of prompt tokens is computed per step,
     * so no more than O · chunk ÷ P of them decode at a time.
     */
    public double tokenSecondsAt(double sequences) {
        double decoding = decoding(sequences);
        return decode.tokenSeconds(decoding) + decoding / outputTokens * promptTokens / promptTokensPerSecond;
    }

    /** Requests per second of one replica that always holds this many sequences. */
    public double requestsPerSecondAt(double sequences) {
        return decoding(sequences) / (outputTokens * tokenSecondsAt(sequences));
    }

    private double decoding(double sequences) {
        return Math.min(sequences, outputTokens * chunkTokens / promptTokens);
    }

    /** Seconds from a prompt's turn to its first token beside a batch of this many sequences. */
    public double firstTokenSeconds(double sequences) {
        double chunks = Math.max(1, Math.ceil(promptTokens / chunkTokens));
        return promptTokens / promptTokensPerSecond
                + chunks * (decode.baseSeconds() + decode.slopeSeconds() * sequences);
    }

    /**
     * Prompt tokens per second of one replica at the objective, its cache and its batch: 1 ÷ what a token per second asks for.
     *
     * @param itlSeconds longest time per token, above what one sequence takes
     */
    public double tokensPerSecondAt(double itlSeconds) {
        return 1 / fluid(1, itlSeconds).replicas();
    }

    private Asked fluid(double inputPerSecond, double itlSeconds) {
        double work = work(inputPerSecond);
        double byToken = base() < itlSeconds ? work / (1 - base() / itlSeconds) : MOST_REPLICAS;
        double byBatch = work + outputRate(inputPerSecond) * base() / mostSequences();
        return byBatch > byToken ? new Asked(byBatch, Bound.Batch) : new Asked(byToken, Bound.InterTokenLatency);
    }

    /**
     * Replicas for a demand: enough for the quantile as it comes, and enough for the expected demand to wait no longer than the
     * budget but for a share {@code late} of prompts.
     *
     * @param expected uncached input tokens per second expected
     * @param quantile the same at the quantile provisioned for
     * @param itlSeconds longest time per token, above what one sequence takes
     * @param waitSeconds how long a prompt may wait for its turn
     * @param late share of prompts that may wait longer
     */
    public Asked replicasFor(double expected, double quantile, double itlSeconds, double waitSeconds, double late) {
        Asked asked = fluid(quantile, itlSeconds);
        int fewest = Math.max(1, (int) Math.ceil(asked.replicas() - 1e-9));
        int enough = fewest;
        double load = Math.min(expected, quantile);
        while (enough < MOST_REPLICAS && lateShare(enough, load, waitSeconds) > late) {
            enough++;
        }
        return enough > fewest ? new Asked(enough, Bound.FirstToken) : asked;
    }

    /** Share of prompts that wait longer than {@code waitSeconds} for their turn when so many replicas share a demand. */
    public double lateShare(int replicas, double inputPerSecond, double waitSeconds) {
        OptionalDouble token = replicas < 1 ? OptionalDouble.empty() : tokenSeconds(replicas, inputPerSecond);
        if (token.isEmpty()) {
            return 1;
        }
        double sequences = outputRate(inputPerSecond) / replicas * token.getAsDouble();
        double turn = firstTokenSeconds(sequences);
        double utilisation = inputPerSecond / promptTokens * turn / replicas;
        return QueueTail.waitsLongerThan(replicas, utilisation, turn, dispersion, Math.max(waitSeconds, 0.01));
    }
}
