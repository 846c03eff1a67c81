// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

/**
 * Steers the demand quantile that a role provisions for by what users really got. Adaptive conformal inference on misses:
 * with a the chance of being exceeded that a plan accepts, a grows by g · (allowed − missed) per second, so that in the
 * long run the share of missed requests comes to what the objective allows, whatever the distribution (Gibbs and Candès
 * 2021). What was missed lately counts on while it is made up for, which keeps the long run on the safe side. It starts
 * at the objective itself and needs measured latencies with buckets; without them it stays there.
 */
final class MissBudget {

    private static final double GAIN_PER_SECOND = 0.015;
    private static final double LARGEST = 0.25;

    /** What was missed within this time is still owed: the budget does not relax before it is made up for. */
    private static final double MEMORY_SECONDS = 300;

    /** One bad moment, such as a jump that nobody could have seen, is owed for no more than this many budgets. */
    private static final double MOST_OWED = 2;

    private final double allowed;
    private double accepted;
    private double lately;

    /** A budget for this share of missed requests, for instance 0.01. */
    MissBudget(double allowed) {
        this.allowed = allowed;
        this.accepted = allowed;
    }

    /** Takes the share of requests that missed in an interval. */
    void learn(double missed, double seconds) {
        double keep = StrictMath.exp(-seconds / MEMORY_SECONDS);
        lately = keep * lately + (1 - keep) * Math.min(missed, MOST_OWED * allowed);
        double charged = Math.max(missed, lately);
        accepted = Math.clamp(accepted + GAIN_PER_SECOND * seconds * (allowed - charged), allowed / 4, LARGEST);
    }

    /** The demand quantile to provision for. */
    double quantile() {
        return 1 - accepted;
    }
}
