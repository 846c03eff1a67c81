// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.capacity.EngineProfile;

/**
 * Dynamo's engine model: how long a forward pass takes, and the most requests per second that an engine serves within an
 * objective. Prefill of X tokens is ⌊X ÷ MBT⌋ full chunks and the rest. Candidate batches are 1..B, 128 of them at most;
 * where none meets the objective, the one of the highest rate counts.
 *
 * <p>Source: {@code dynamo:components/src/dynamo/planner/core/{throughput_scaling,perf_model}}, reference section 1.7.
 * The profile stands for AIConfigurator's tables, so the model is right from the start, which favours the peer.
 *
 * @param profile forward-pass times
 * @param maxBatchTokens tokens of one pass (MBT)
 * @param maxSequences sequences of one pass
 */
record DynamoEngine(EngineProfile profile, int maxBatchTokens, int maxSequences) {
    private static final int CANDIDATES = 128;

    /** Seconds to compute tokens of prompts of a mean length, in chunks. */
    double prefillSeconds(double tokens, double meanPrompt) {
        double full = Math.floor(tokens / maxBatchTokens);
        double rest = tokens - full * maxBatchTokens;
        double chunk = profile.prefillSeconds(maxBatchTokens, maxBatchTokens * meanPrompt / 2);
        return full * chunk + (rest > 0 ? profile.prefillSeconds(rest, rest * meanPrompt / 2) : 0);
    }

    /** Seconds of one decode pass. */
    double decodeSeconds(double batch, double kvTokens) {
        return profile.decodeStepSeconds(Math.max(1, batch), kvTokens);
    }

    private interface Batch {
        double seconds(int batch);
    }

    /**
     * Prompts per second of one prefill engine.
     *
     * @param input uncached tokens of a prompt
     * @param objective seconds to the first token, waiting left out as Dynamo does
     */
    double prefillRate(double input, double objective) {
        double prompt = Math.max(1, Math.ceil(input));
        int most = prompt > maxBatchTokens ? 1 : (int) Math.min(maxSequences, Math.floor(maxBatchTokens / prompt));
        return best(most, 1, objective, batch -> prefillSeconds(prompt * batch, prompt));
    }

    /**
     * Requests per second of one decode engine.
     *
     * @param input tokens of a prompt
     * @param output tokens of a response
     * @param objective seconds per token
     */
    double decodeRate(double input, double output, double objective) {
        double context = input + Math.floor(output / 2);
        int most = (int) Math.max(1, Math.min(maxSequences, Math.floor(profile.kvCapacityTokens() / context)));
        return best(most, output, objective, batch -> decodeSeconds(batch, batch * context));
    }

    private static double best(int most, double passes, double objective, Batch pass) {
        double eligible = 0;
        double any = 0;
        int candidates = Math.min(most, CANDIDATES);
        for (int i = 1; i <= candidates; i++) {
            int batch = most <= CANDIDATES ? i : (int) Math.round(1 + (most - 1.0) * (i - 1) / (CANDIDATES - 1));
            double seconds = pass.seconds(batch);
            double rate = batch / (passes * seconds);
            any = Math.max(any, rate);
            eligible = seconds <= objective ? Math.max(eligible, rate) : eligible;
        }
        return eligible > 0 ? eligible : any;
    }
}
