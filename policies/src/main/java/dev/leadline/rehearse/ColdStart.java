// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

/**
 * How long an instance takes from getting its accelerators to taking requests: {@code seconds × exp(sigma × z)} with a
 * standard normal z that depends only on the seed of the simulation and on the instance.
 *
 * @param seconds median, finite and at least 0
 * @param sigma spread of the logarithm; 0 means always {@code seconds}
 */
public record ColdStart(double seconds, double sigma) {

    /** Rejects negative or infinite times. */
    public ColdStart {
        if (!(seconds >= 0 && seconds < Double.POSITIVE_INFINITY && sigma >= 0 && sigma < 5)) {
            throw new IllegalArgumentException(
                    "a cold start needs seconds of at least 0 and a sigma in 0..5, not " + seconds + " and " + sigma);
        }
    }

    /** Every start takes the same time. */
    public static ColdStart fixed(double seconds) {
        return new ColdStart(seconds, 0);
    }
}
