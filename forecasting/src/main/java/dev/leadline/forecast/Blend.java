// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.List;

/**
 * What a horizon is forecast from.
 *
 * @param experts the first is always the last value
 * @param firstIsFallback the last value votes only while no other expert can
 * @param scaledErrors keep a second error memory per expert, in units of its recent mean error
 * @param conformalStep step of the adaptive offset in units of the mean error, 0 for none
 * @param seasons declared periods in bins, each with the index of its re-levelled expert
 */
record Blend(
        List<Expert> experts,
        boolean firstIsFallback,
        boolean scaledErrors,
        double conformalStep,
        List<SeasonSeat> seasons) {

    /** Where a season sits among the experts. */
    record SeasonSeat(Season season, int expert) {}

    int memories() {
        return scaledErrors ? 2 : 1;
    }

    int candidates() {
        return experts.size() * memories();
    }

    /** One expert with its raw errors; the last value stands in while it has no opinion. */
    static Blend alone(Expert expert) {
        return new Blend(List.of(new LastValue(), expert), true, false, 0, List.of());
    }
}
