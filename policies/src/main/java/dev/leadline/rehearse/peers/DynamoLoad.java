// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import java.util.List;

/**
 * Dynamo's load loop with latency objectives, for N ready engines, sensitivity s and k = N ÷ (N − 1). Prefill: one more
 * when every engine's estimate t(queued + mean prompt) is above the objective; one less when for every engine
 * t(queued·k + mean prompt) − own &lt; (objective − own)·s with own = t(mean prompt). Decode: one more when every engine's
 * step with one more sequence is above the objective; one less when for every engine k times its KV fits the cache and
 * its step at that load stays below objective·s.
 *
 * <p>Source: {@code dynamo:.../core/load_scaling.py} after PR #9294, reference section 1.8.
 *
 * @param engine times of passes
 * @param sensitivity share of the objective that may be used after shrinking; published: 0.8
 * @param meanInput prompt tokens
 * @param meanContext tokens of a sequence half way
 */
record DynamoLoad(DynamoEngine engine, double sensitivity, double meanInput, double meanContext) {

    /** Change of prefill replicas. */
    int prefill(List<DynamoRoles.Pass> engines, double objective) {
        if (engines.isEmpty()) {
            return 0;
        }
        if (engines.stream().allMatch(one -> firstToken(one.queuedPrefillTokens()) > objective)) {
            return 1;
        }
        double own = firstToken(0);
        double budget = (objective - own) * sensitivity;
        double k = consolidation(engines.size());
        boolean spare = engines.size() > 1
                && budget > 0
                && engines.stream().allMatch(one -> firstToken(one.queuedPrefillTokens() * k) - own < budget);
        return spare ? -1 : 0;
    }

    /** Change of decode replicas. */
    int decode(List<DynamoRoles.Pass> engines, double objective) {
        if (engines.isEmpty()) {
            return 0;
        }
        if (engines.stream().allMatch(one -> perToken(one, 1) > objective)) {
            return 1;
        }
        double k = consolidation(engines.size());
        boolean spare = engines.size() > 1
                && engines.stream()
                        .allMatch(one ->
                                one.kvTokens() * k < one.kvCapacity() && perToken(one, k) < objective * sensitivity);
        return spare ? -1 : 0;
    }

    private static double consolidation(int engines) {
        return engines > 1 ? engines / (engines - 1.0) : 1;
    }

    private double firstToken(double queued) {
        return engine.prefillSeconds(queued + meanInput, meanInput);
    }

    private double perToken(DynamoRoles.Pass pass, double load) {
        return engine.decodeSeconds(pass.running() * load + 1, pass.kvTokens() * load + meanContext);
    }
}
