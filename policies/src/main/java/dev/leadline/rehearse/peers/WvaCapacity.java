// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * WVA's token capacity of a replica: min(k1, k2). k1 = share · C. k2 is the tokens in use of a replica with at least 5
 * waiting requests; else the mean of the last 10 such observations at outputs of the same class (short below 100 tokens,
 * medium below 500, long); else n·(I + O ÷ 2) with n = min(B·O ÷ (I + O), S); else k1.
 *
 * <p>Source: reference section 3.2. Confined to one pool.
 */
final class WvaCapacity {
    private static final double QUEUE = 5;
    private static final int KEPT = 10;

    private final double share;
    private final int batchTokens;
    private final int maxSequences;
    private final Map<String, Deque<Double>> observed = new LinkedHashMap<>();

    /**
     * Capacities of one pool.
     *
     * @param share of the KV cache that may be used; published: 0.80
     * @param batchTokens tokens of one step (B)
     * @param maxSequences sequences of one step (S)
     */
    WvaCapacity(double share, int batchTokens, int maxSequences) {
        this.share = share;
        this.batchTokens = batchTokens;
        this.maxSequences = maxSequences;
    }

    /**
     * A replica as it was seen.
     *
     * @param kvCapacity tokens that its cache holds (C)
     * @param used of them
     * @param queue requests that wait
     * @param input mean prompt tokens (I), where known
     * @param output mean output tokens (O), where known
     */
    record Seen(double kvCapacity, double used, double queue, OptionalDouble input, OptionalDouble output) {

        /** Tokens that it should hold: those in use and those of the queue. */
        double demand(boolean prefill) {
            double each = input.orElse(0) + (prefill ? 0 : output.orElse(0));
            return used + queue * each;
        }
    }

    /** Tokens that a replica can hold. */
    double of(Seen seen) {
        double k1 = share * seen.kvCapacity();
        return Math.min(k1, compute(seen, k1));
    }

    private double compute(Seen seen, double otherwise) {
        Deque<Double> history = observed.computeIfAbsent(kind(seen.output().orElse(0)), ignored -> new ArrayDeque<>());
        if (seen.queue() >= QUEUE && seen.used() > 0) {
            history.addLast(seen.used());
            if (history.size() > KEPT) {
                history.removeFirst();
            }
            return seen.used();
        }
        if (!history.isEmpty()) {
            return history.stream().mapToDouble(Double::doubleValue).average().orElse(otherwise);
        }
        double input = seen.input().orElse(0);
        double output = seen.output().orElse(0);
        if (input + output <= 0 || output <= 0) {
            return otherwise;
        }
        double sequences = Math.min(batchTokens * output / (input + output), maxSequences);
        return sequences * (input + output / 2);
    }

    private static String kind(double output) {
        if (output < 100) {
            return "short";
        }
        return output < 500 ? "medium" : "long";
    }
}
