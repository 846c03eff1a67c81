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
        assertThat(MissMeter.shareAbove(seen, 9)).hasValueCloseTo(0.2, within(1e-12));
    }

    @Test
    void countsNearMissesInPartWithinABucket() {
        CumulativeHistogram seen = histogram(200, Map.of(1.0, 190.0, 2.5, 200.0, 5.0, 200.0));
        assertThat(MissMeter.shareAbove(seen, 2.2)).hasValueCloseTo(0.05 * 0.3 / 1.5, within(1e-9));
        assertThat(MissMeter.shareAbove(seen, 2.5)).hasValueCloseTo(0.0, within(1e-9));
    }

    @Test
    void knowsNothingWithoutBuckets() {
        assertThat(MissMeter.shareAbove(CumulativeHistogram.of(5, 10), 1)).isEmpty();
        assertThat(MissMeter.shareAbove(histogram(0, Map.of(1.0, 0.0)), 1)).isEmpty();
    }
}
