// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

/**
 * Scheduler settings of the simulated engines.
 *
 * @param prefillBatchTokens most prompt tokens that one prefill batch takes; a longer prompt runs alone
 * @param maxDecodeSequences most sequences in one decode batch
 */
public record EngineLimits(int prefillBatchTokens, int maxDecodeSequences) {

    /** 8,192 tokens and 256 sequences. */
    public static final EngineLimits DEFAULT = new EngineLimits(8192, 256);

    /** Rejects engines that could take nothing. */
    public EngineLimits {
        if (prefillBatchTokens < 1 || maxDecodeSequences < 1) {
            throw new IllegalArgumentException("engine limits are at least 1, not " + prefillBatchTokens
                    + " tokens and " + maxDecodeSequences + " sequences");
        }
    }
}
