// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.OptionalDouble;

/**
 * Amount per request, the past forgotten exponentially: Σ amount·2^(−age/h) ÷ Σ requests·2^(−age/h) with a half-life h
 * of five minutes. Absent until one whole request was seen.
 */
final class ForgettingMean {
    private static final double HALF_LIFE_SECONDS = 300;

    private double amount;
    private double requests;

    /** Adds what an interval of this length brought. */
    void learn(double newAmount, double newRequests, double seconds) {
        double keep = StrictMath.pow(0.5, seconds / HALF_LIFE_SECONDS);
        if (newRequests > 0) {
            amount = amount * keep + newAmount;
            requests = requests * keep + newRequests;
        }
    }

    OptionalDouble value() {
        return requests >= 1 ? OptionalDouble.of(Math.max(0, amount / requests)) : OptionalDouble.empty();
    }
}
