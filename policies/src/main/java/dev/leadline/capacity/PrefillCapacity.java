// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

/**
 * What one prefill replica can do with today's prompts.
 *
 * @param tokensPerSecond V_P: uncached prompt tokens computed per busy second, above 0
 * @param promptTokens mean uncached tokens of a prompt, above 0
 * @param dispersion index of dispersion of the arriving work (see {@link QueueTail}), above 0
 * @param confidence how V_P is known
 * @param certainty how much of it is measured, 0..1; 0 rests on the prior alone
 */
public record PrefillCapacity(
        double tokensPerSecond, double promptTokens, double dispersion, Confidence confidence, double certainty) {

    /** Mean seconds to compute one prompt. */
    public double serviceSeconds() {
        return promptTokens / tokensPerSecond;
    }

    /**
     * Replicas for a demand: enough for the quantile to be computed as it comes, and enough for the expected demand to
     * wait no longer than the budget except for a share {@code late} of requests.
     *
     * @param expected demand expected, uncached tokens per second
     * @param quantile demand at the quantile provisioned for, uncached tokens per second
     * @param waitSeconds how long a prompt may wait for its turn
     * @param late share of requests that may wait longer
     */
    public double replicasFor(double expected, double quantile, double waitSeconds, double late) {
        double fluid = quantile / tokensPerSecond;
        double load = Math.min(expected, quantile) / tokensPerSecond;
        if (load <= 0) {
            return fluid;
        }
        int withQueue = QueueTail.serversFor(
                load, (int) Math.ceil(load), serviceSeconds(), dispersion, Math.max(waitSeconds, 0.01), late);
        return withQueue > Math.ceil(fluid - 1e-9) ? withQueue : fluid;
    }

    /** Share of requests that wait longer than {@code waitSeconds} when so many replicas meet this demand. */
    public double lateShare(int replicas, double tokensPerSecondAsked, double waitSeconds) {
        double load = tokensPerSecondAsked / tokensPerSecond;
        return replicas < 1
                ? 1
                : QueueTail.waitsLongerThan(
                        replicas, load / replicas, serviceSeconds(), dispersion, Math.max(waitSeconds, 0.01));
    }
}
