// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.time.Duration;
import java.util.List;

/**
 * Whether and how demand is forecast.
 *
 * @param enabled false: decide on present demand alone
 * @param history how far back recorded demand is used
 * @param periods known periods of the demand; empty means found from the data
 */
public record ForecastSettings(boolean enabled, Duration history, List<Duration> periods) {

    /** On, two weeks of history, periods found from the data. */
    public static final ForecastSettings DEFAULT = new ForecastSettings(true, Duration.ofDays(14), List.of());

    /** Copies the periods. */
    public ForecastSettings {
        periods = List.copyOf(periods);
    }
}
