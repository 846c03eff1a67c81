// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import java.time.Duration;

/**
 * One number of a forecast.
 *
 * @param originMillis start of the last bin seen, on the clock of the series
 * @param horizon the bin that starts this much after the origin's
 * @param quantile the probability
 * @param value the value that the bin stays at or below with this probability, per bin
 */
public record ForecastRow(long originMillis, Duration horizon, double quantile, double value) {

    /** What the columns of {@link #text()} are called. */
    public static final String HEADER = "origin,horizon,quantile,value";

    /** As a line of CSV: seconds, and numbers that read back as they are. */
    public String text() {
        return Numbers.seconds(originMillis) + "," + Numbers.seconds(horizon.toMillis()) + "," + Numbers.text(quantile)
                + "," + Numbers.text(value);
    }
}
