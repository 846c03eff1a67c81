// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.OptionalDouble;

/**
 * Amount per request, the past forgotten exponentially: Σ amount·2^(−age/h) ÷ Σ requests·2^(−age/h) with a half-life h
 * of five minutes, or of a number of requests where they come faster. Absent until one whole request was seen.
 */
final class ForgettingMean {
    private static final double HALF_LIFE_SECONDS = 300;

    private final double halfLifeRequests;
    private double amount;
    private double requests;

    /** Forgets by time alone. */
    ForgettingMean() {
        this(Double.POSITIVE_INFINITY);
    }

    /** Forgets by time or by this many requests, whichever is faster. */
    ForgettingMean(double halfLifeRequests) {
        this.halfLifeRequests = halfLifeRequests;
    }

    /** Adds what an interval of this length brought. */
    void learn(double newAmount, double newRequests, double seconds) {
        double keep = StrictMath.pow(0.5, Math.max(seconds / HALF_LIFE_SECONDS, newRequests / halfLifeRequests));
        if (newRequests > 0) {
            amount = amount * keep + newAmount;
            requests = requests * keep + newRequests;
        }
    }

    OptionalDouble value() {
        return requests >= 1 ? OptionalDouble.of(Math.max(0, amount / requests)) : OptionalDouble.empty();
    }
}
