// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import java.util.Optional;

/**
 * What a step is believed to take before anything is measured, in four parts: constant, by sequences, by resident KV
 * tokens, and by prompt tokens computed along with it. From a profile or, without one, from a typical dense model on
 * current GPUs, of which only the proportions matter because the level is learned.
 *
 * @param baseSeconds constant part
 * @param perLogBatchSeconds per log2(1 + sequences)
 * @param perSequenceSeconds per sequence
 * @param perKvTokenSeconds per resident KV token
 * @param prefill prompt tokens per second when nothing but prompts is computed, by the size of a prompt
 */
record StepShape(
        double baseSeconds,
        double perLogBatchSeconds,
        double perSequenceSeconds,
        double perKvTokenSeconds,
        PrefillShape prefill) {

    /** How many parts a step has. */
    static final int PARTS = 4;

    /**
     * One step in its parts, in seconds.
     *
     * @param constant whatever is in the batch
     * @param sequences by the batch
     * @param kvTokens by what is resident
     * @param prompts by the prompt tokens that are computed along
     */
    record Parts(double constant, double sequences, double kvTokens, double prompts) {

        /** The part of this number, in the order above. */
        double at(int part) {
            return switch (part) {
                case 0 -> constant;
                case 1 -> sequences;
                case 2 -> kvTokens;
                case 3 -> prompts;
                default -> throw new IllegalArgumentException("a step has four parts, not a part " + part);
            };
        }

        /** The whole step. */
        double seconds() {
            return constant + sequences + kvTokens + prompts;
        }
    }

    private static final double LN2 = StrictMath.log(2);
    /** Where a curve over the batch is replaced by the line that meets it twice, in the range that engines work in. */
    private static final double SMALL_BATCH = 8;

    private static final double LARGE_BATCH = 128;

    private static final StepShape TYPICAL = new StepShape(0.0135, 0, 0.000026, 0.0000000437, PrefillShape.TYPICAL);

    static StepShape of(Optional<EngineProfile> profile) {
        return profile.map(known -> new StepShape(
                        known.decodeBaseMs() / 1e3,
                        known.decodePerLogBatchMs() / 1e3,
                        known.decodePerSequenceMs() / 1e3,
                        known.decodePerKiloKvTokenMs() / 1e6,
                        PrefillShape.of(profile)))
                .orElse(TYPICAL);
    }

    /** Seconds that the sequences themselves add. */
    private double bySequences(double batch) {
        double logBatch = perLogBatchSeconds == 0 ? 0 : perLogBatchSeconds * StrictMath.log(1 + batch) / LN2;
        return logBatch + perSequenceSeconds * batch;
    }

    /** Seconds per sequence of the line over the batch. */
    double perSequenceOfLine() {
        return perLogBatchSeconds == 0
                ? perSequenceSeconds
                : (bySequences(LARGE_BATCH) - bySequences(SMALL_BATCH)) / (LARGE_BATCH - SMALL_BATCH);
    }

    /** Where that line begins, beside the constant part: 0 for dense models. */
    double startOfLine() {
        return perLogBatchSeconds == 0 ? 0 : bySequences(SMALL_BATCH) - SMALL_BATCH * perSequenceOfLine();
    }

    /**
     * The four parts of one step.
     *
     * @param promptTokens prompt tokens computed in it
     * @param promptSize mean tokens of a prompt
     */
    Parts parts(double batch, double kvTokens, double promptTokens, double promptSize) {
        double prompts = promptTokens > 0 ? promptTokens / prefill.tokensPerSecondBeside(promptSize) : 0;
        return new Parts(baseSeconds, bySequences(batch), perKvTokenSeconds * kvTokens, prompts);
    }
}
