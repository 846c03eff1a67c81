// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import java.util.OptionalDouble;

/**
 * Demand of one signal at the moment that matters, in tokens per second.
 *
 * @param present measured now
 * @param expected the middle of what is expected at the horizon
 * @param provisioned the quantile that is provisioned for; at least {@code expected}
 * @param quantile which quantile that is
 * @param horizonSeconds how far ahead; 0 when there is no forecast and the present stands in for it
 * @param jumping whether it has just jumped to a level that is believed to last
 * @param rising by which share of the present it will have risen at the horizon, because it is rising now
 * @param doubted the chance that a jump under way outlasts a start, while it is too small to order for it
 */
record DemandAhead(
        double present,
        double expected,
        double provisioned,
        double quantile,
        double horizonSeconds,
        boolean jumping,
        double rising,
        OptionalDouble doubted) {

    /** What goes on arriving while a replica starts: a jump that is believed stays, another burst gives way to the usual. */
    double flow() {
        return rising > 0 ? present * (1 + rising) : jumping ? present : Math.min(present, expected);
    }

    boolean isForecast() {
        return horizonSeconds > 0;
    }

    /** What is provisioned for, as the beginning of a sentence. */
    String inWords(String unit) {
        String asked = isForecast()
                ? "In " + Wording.span(horizonSeconds) + " demand reaches up to " + Wording.whole(provisioned) + " "
                        + unit + " (" + Wording.quantile(quantile) + ")"
                : "Demand is " + Wording.whole(present) + " " + unit + " now";
        return doubted.isEmpty()
                ? asked
                : asked + ", and a jump under way is not ordered for before it is more likely to outlast a start ("
                        + Wording.percent(doubted.getAsDouble()) + ")";
    }

    /** The same demand, multiplied by what an operator announced. */
    DemandAhead times(double factor) {
        return new DemandAhead(
                present, expected * factor, provisioned * factor, quantile, horizonSeconds, jumping, rising, doubted);
    }

    /** The same demand with other numbers at the horizon. */
    DemandAhead reaching(double expectedThen, double provisionedThen) {
        return new DemandAhead(
                present, expectedThen, provisionedThen, quantile, horizonSeconds, jumping, rising, doubted);
    }

    /** The same demand in another unit, with so many of it in each. */
    DemandAhead each(double amount) {
        return new DemandAhead(
                present * amount,
                expected * amount,
                provisioned * amount,
                quantile,
                horizonSeconds,
                jumping,
                rising,
                doubted);
    }

    /** What is there now, as if nothing were expected. */
    DemandAhead presentOnly() {
        return new DemandAhead(present, present, present, quantile, 0, jumping, rising, doubted);
    }
}
