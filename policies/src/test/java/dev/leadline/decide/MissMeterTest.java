// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.CumulativeHistogram;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MissMeterTest {

    private static CumulativeHistogram histogram(double count, Map<Double, Double> buckets) {
        return CumulativeHistogram.of(0, count, buckets);
    }

    @Test
    void isExactAtABound() {
        CumulativeHistogram seen = histogram(100, Map.of(1.0, 60.0, 2.0, 80.0, Double.POSITIVE_INFINITY, 100.0));
        assertThat(MissMeter.shareAbove(seen, 1)).hasValueCloseTo(0.4, within(1e-12));
        assertThat(MissMeter.shareAbove(seen, 2)).hasValueCloseTo(0.2, within(1e-12));
    }

    @Test
    void goesOnFallingBeyondTheLastBound() {
        CumulativeHistogram seen = histogram(100, Map.of(1.0, 60.0, 2.0, 80.0, Double.POSITIVE_INFINITY, 100.0));
        assertThat(MissMeter.shareAbove(seen, 3)).hasValueCloseTo(0.1, within(1e-12));
    }

    @Test
    void fallsExponentiallyWithinABucket() {
        CumulativeHistogram seen = histogram(200, Map.of(1.0, 180.0, 3.0, 198.0, 5.0, 200.0));
        assertThat(MissMeter.shareAbove(seen, 2)).hasValueCloseTo(Math.sqrt(0.1 * 0.01), within(1e-9));
    }

    @Test
    void aBucketThatNobodyWasSeenInHoldsLessThanHalfARequest() {
        CumulativeHistogram seen = histogram(200, Map.of(1.0, 180.0, 3.0, 200.0));
        assertThat(MissMeter.shareAbove(seen, 2)).hasValueCloseTo(Math.sqrt(0.1 * 0.0025), within(1e-9));
    }

    @Test
    void takesTheMeanWhereThereAreNoBuckets() {
        assertThat(MissMeter.shareAbove(CumulativeHistogram.of(5, 10), 1)).hasValueCloseTo(Math.exp(-2), within(1e-12));
    }

    @Test
    void tokenTimesOfOneEngineLieAroundTheirMean() {
        Map<Double, Double> bounds = Map.of(0.025, 0.0, 0.05, 100.0);
        CumulativeHistogram quick = CumulativeHistogram.of(100 * 0.026, 100, bounds);
        CumulativeHistogram slow = CumulativeHistogram.of(100 * 0.036, 100, bounds);
        assertThat(MissMeter.shareAboveOnOne(quick, 0.03).orElseThrow()).isLessThan(0.02);
        assertThat(MissMeter.shareAboveOnOne(slow, 0.03).orElseThrow()).isGreaterThan(0.95);
    }

    @Test
    void boundsKeepWhatTheMeanWouldHide() {
        CumulativeHistogram tenSlow =
                CumulativeHistogram.of(100 * 0.022, 100, Map.of(0.025, 90.0, 0.03, 90.0, 0.05, 100.0));
        assertThat(MissMeter.shareAboveOnOne(tenSlow, 0.03)).hasValueCloseTo(0.1, within(1e-9));
    }

    @Test
    void knowsNothingWithoutValues() {
        assertThat(MissMeter.shareAbove(histogram(0, Map.of(1.0, 0.0)), 1)).isEmpty();
    }
}
