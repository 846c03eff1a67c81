// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

/** What became of writing a status. */
public sealed interface StatusWrite {

    /**
     * It stands.
     *
     * @param resourceVersion of the policy afterwards; unchanged when the status was the same already
     */
    record Applied(String resourceVersion) implements StatusWrite {}

    /**
     * There is no such policy any more, or another object has its name: nothing is left to write to.
     *
     * @param sentence for people
     */
    record Gone(String sentence) implements StatusWrite {}

    /**
     * It was not accepted and may be later.
     *
     * @param problem why, in one word
     * @param sentence what, where and what to do, for people
     */
    record Failed(StatusProblem problem, String sentence) implements StatusWrite {}
}
