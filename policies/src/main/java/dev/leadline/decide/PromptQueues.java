// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.InstanceObservation;
import java.util.HashSet;
import java.util.Set;

/**
 * Prompts that wait in the queues of ready engines.
 *
 * @param tokens all of them, in prompt tokens
 * @param late the engines that hold more than they compute in time
 */
record PromptQueues(double tokens, Set<String> late) {

    PromptQueues {
        late = Set.copyOf(late);
    }

    /**
     * As told by the engines.
     *
     * @param promptTokens the size of a prompt, where an engine tells only how many wait
     * @param inTime tokens that one engine computes in the time a prompt may wait
     */
    static PromptQueues of(PoolView view, double promptTokens, double inTime) {
        double all = 0;
        Set<String> late = new HashSet<>();
        for (InstanceObservation one : view.seen().ready()) {
            double waits = one.snapshot()
                    .engine()
                    .ifFresh()
                    .map(sample -> tokens(sample, promptTokens))
                    .orElse(0.0);
            all += waits;
            if (waits > inTime) {
                late.add(one.id());
            }
        }
        return new PromptQueues(all, late);
    }

    private static double tokens(EngineSample sample, double promptTokens) {
        return sample.waitingTokens()
                .orElseGet(() -> sample.waitingForCapacity().orElse(0) * promptTokens);
    }
}
