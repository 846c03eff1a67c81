// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

/** What became of writing replicas. */
public sealed interface ScaleWrite {

    /**
     * The number was accepted.
     *
     * @param resourceVersion of the target after the write
     */
    record Accepted(String resourceVersion) implements ScaleWrite {}

    /** The target has changed since it was read: read it and decide again. */
    record Outdated() implements ScaleWrite {}

    /**
     * The number was not accepted. After {@link ScaleProblem#Unreachable} it may have been all the same.
     *
     * @param problem why, in one word
     * @param sentence what, where and what to do, for people
     */
    record Failed(ScaleProblem problem, String sentence) implements ScaleWrite {}
}
