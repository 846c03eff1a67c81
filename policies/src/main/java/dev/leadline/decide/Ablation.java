// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

/** A part of the planner that a rehearsal leaves out, to show what it is worth. Nothing but rehearsals leaves out any. */
public enum Ablation {
    /** No forecast: demand of the present stands in for what is ahead. */
    Forecast,
    /** The middle of the forecast is provisioned for, and not a quantile. */
    Quantile,
    /** The quantile stays at the objective, and does not follow the misses. */
    Budget,
    /** Decode is planned for what is generated, and not for what arrives. */
    Tandem,
    /** Every jump is ordered for at once, whether or not it will outlast a start. */
    Persistence,
    /** No peak is kept for demand that comes back in jumps. */
    Hold
}
