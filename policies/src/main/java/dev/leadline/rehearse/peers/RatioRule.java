// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.policy.ReplicaBounds;

/**
 * Kthena's band on prefill ÷ decode. Nothing at (0, 0); a single 0 becomes 1. Below the band, prefill is raised to
 * ⌈least · decode⌉, or, where that is above its maximum, held there while decode sinks to ⌊prefill ÷ least⌋. Above it,
 * decode is raised to ⌈prefill ÷ most⌉, or held at its maximum while prefill sinks to ⌊most · decode⌋.
 *
 * <p>Source: {@code kthena:pkg/autoscaler/algorithm/disaggregated_ratio.go}, reference section 3.
 *
 * @param least prefill replicas per decode replica
 * @param most prefill replicas per decode replica
 */
record RatioRule(double least, double most) {

    /** Rejects a band of nothing. */
    RatioRule {
        if (!(least > 0 && most >= least)) {
            throw new IllegalArgumentException("a band has a least above 0 and not above its most");
        }
    }

    /**
     * Replicas of both roles.
     *
     * @param prefill replicas
     * @param decode replicas
     */
    record Pair(int prefill, int decode) {}

    Pair applied(int prefill, int decode, ReplicaBounds prefillBounds, ReplicaBounds decodeBounds) {
        if (prefill == 0 && decode == 0) {
            return new Pair(0, 0);
        }
        int p = Math.max(1, prefill);
        int d = Math.max(1, decode);
        double ratio = (double) p / d;
        if (ratio < least) {
            int raised = (int) Math.ceil(least * d - 1e-9);
            int top = prefillBounds.max().count();
            return raised <= top ? new Pair(raised, d) : new Pair(top, (int) Math.floor(top / least + 1e-9));
        }
        if (ratio > most) {
            int raised = (int) Math.ceil(p / most - 1e-9);
            int top = decodeBounds.max().count();
            return raised <= top ? new Pair(p, raised) : new Pair((int) Math.floor(most * top + 1e-9), top);
        }
        return new Pair(p, d);
    }
}
