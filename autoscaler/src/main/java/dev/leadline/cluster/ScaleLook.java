// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

/** What became of reading a scale target. */
public sealed interface ScaleLook {

    /** It was read. */
    record Found(ScaleFacts facts) implements ScaleLook {}

    /**
     * It could not be read.
     *
     * @param problem why, in one word
     * @param sentence what, where and what to do, for people
     */
    record Failed(ScaleProblem problem, String sentence) implements ScaleLook {}
}
