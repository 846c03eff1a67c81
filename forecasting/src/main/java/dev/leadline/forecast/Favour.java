// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/**
 * Whom a blend trusts while verdicts are few: with few bins the best of thirty candidates is mostly the luckiest. The first
 * candidates, which belong to the last value, weigh more at first and no more once verdicts are many.
 *
 * @param seats how many of the first candidates are favoured
 * @param extra how many times more than the others each weighs at first
 * @param fades after how many verdicts a quarter of that is left
 * @param patient whether weights also grow sharper with the evidence behind them
 */
record Favour(int seats, double extra, double fades, boolean patient) {

    /** The evidence at which patience ends: the most there can be at the discount of {@link LossBook}. */
    private static final double PATIENT_UNTIL = 200;

    /** Every way of reading the errors of the last value alike. */
    static Favour toAll(int seats) {
        return new Favour(seats, 40, 150, false);
    }

    /**
     * The raw errors of the last value alone. Forecasts that overlap tell nearly the same, so far horizons wait longer, as
     * the spread of their errors grows: with the square root of the steps.
     */
    static Favour toRaw(int steps) {
        return new Favour(1, 300, 50 * Math.sqrt(steps), true);
    }

    /** How many times more than others a candidate weighs after so many verdicts. */
    double of(int candidate, long judged) {
        double young = fades / (fades + judged);
        return candidate < seats ? 1 + extra * young * young : 1;
    }

    /** How much of the full sharpness so much evidence allows: the mean of n losses is known to about 1/√n. */
    double sharpness(double evidence) {
        return patient ? Math.sqrt(evidence / PATIENT_UNTIL) : 1;
    }
}
