// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.forecast.Finding;
import dev.leadline.forecast.ForecastExplanation;
import java.util.List;

/**
 * Why the forecast of one demand series is as it is.
 *
 * @param forecast experts, seasons, calibration, the last jump, learned models and the record so far
 * @param findings what is remarkable about the series now; some of it holds scale-down
 */
public record SeriesExplanation(ForecastExplanation forecast, List<Finding> findings) {

    /** Copies the list. */
    public SeriesExplanation {
        findings = List.copyOf(findings);
    }
}
