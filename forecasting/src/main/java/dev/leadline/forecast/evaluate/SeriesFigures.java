// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import dev.leadline.forecast.Bin;
import java.time.Duration;
import java.util.Optional;

/**
 * All answers of one series.
 *
 * @param name of the series
 * @param step distance of two bins
 * @param rolling over the last 45 %
 * @param afterJumps within five minutes after jumps; absent without one
 * @param coldStart points 30 to 300
 * @param afterZeros loss after four hours of zeros over the loss without them; absent where the series is too short
 * @param afterSilence the same after four hours without a bin
 */
public record SeriesFigures(
        String name,
        Duration step,
        Scorecard rolling,
        Optional<Scorecard> afterJumps,
        Scorecard coldStart,
        Optional<Double> afterZeros,
        Optional<Double> afterSilence) {

    /** Asks everything. */
    public static SeriesFigures of(RecordedSeries series, Method method) {
        ReferenceProtocol protocol = new ReferenceProtocol(method);
        return new SeriesFigures(
                series.name(),
                series.step(),
                protocol.rolling(series),
                protocol.afterJumps(series),
                protocol.coldStart(series),
                protocol.afterGap(series, Bin.of(0)),
                protocol.afterGap(series, Bin.unknown()));
    }
}
