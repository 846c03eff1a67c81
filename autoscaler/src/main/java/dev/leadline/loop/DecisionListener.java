// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.policy.ScalingPolicy;

/**
 * Hears of every decision after it was journaled. Called in the thread that decided, in order within a policy; returns
 * quickly and does not throw.
 */
@FunctionalInterface
public interface DecisionListener {

    /** A decision was made, acted on and journaled. */
    void decided(ScalingPolicy policy, Latest latest);
}
