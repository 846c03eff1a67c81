// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

/**
 * A part of the planner that a rehearsal leaves out, or puts the truth in its place, to show what it is worth. Nothing but
 * rehearsals does any of it.
 */
public enum Ablation {
    /** No forecast: demand of the present stands in for what is ahead. */
    Forecast("without forecast"),
    /** The middle of the forecast is provisioned for, and not a quantile. */
    Quantile("without quantile"),
    /** The quantile stays at the objective, and does not follow the misses. */
    Budget("without budget"),
    /** Decode is planned for what is generated, and not for what arrives. */
    Tandem("without tandem"),
    /** Every jump is ordered for at once, whether or not it will outlast a start. */
    Persistence("without persistence"),
    /** No peak is kept for demand that comes back in jumps. */
    Hold("without hold"),
    /** Demand ahead is what it will really be ({@link TrueDemand}), and no quantile. */
    PerfectForecast("with a perfect forecast"),
    /** What is believed of engines before anything is measured is the truth, and nothing is learned about their speed. */
    PerfectModel("with a perfect model");

    private final String words;

    Ablation(String words) {
        this.words = words;
    }

    /** How a planner is called of which this is changed, after its name. */
    public String words() {
        return words;
    }
}
