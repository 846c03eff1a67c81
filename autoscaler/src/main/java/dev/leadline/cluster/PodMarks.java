// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Changes labels and annotations of pods. Failures are results, not exceptions. */
@FunctionalInterface
public interface PodMarks {

    /**
     * Sets or removes labels and annotations, if the pod is still the same one.
     *
     * @param labels by key; an absent value removes the label
     * @param annotations by key; an absent value removes the annotation
     * @param deadline after which no answer is waited for
     */
    PodMark change(
            PodFacts pod,
            Map<String, Optional<String>> labels,
            Map<String, Optional<String>> annotations,
            Duration deadline);

    /** What became of it. */
    sealed interface PodMark permits Marked, Gone, Failed {}

    /** The pod carries what was asked for. */
    record Marked() implements PodMark {}

    /** There is no such pod any more. */
    record Gone() implements PodMark {}

    /**
     * It was not done. After {@link ScaleProblem#Unreachable} it may have been all the same.
     *
     * @param sentence what, where and what to do
     */
    record Failed(ScaleProblem problem, String sentence) implements PodMark {}
}
