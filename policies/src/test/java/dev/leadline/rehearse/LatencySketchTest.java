// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class LatencySketchTest {

    @Test
    void isAtMostEightTenthsOfAPercentAboveTheExactQuantiles() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
        LatencySketch sketch = new LatencySketch();
        double[] values = new double[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = StrictMath.exp(2 * random.nextGaussian() - 2);
            sketch.add(values[i]);
        }

        LatencyQuantiles exact = LatencyQuantiles.of(values).orElseThrow();
        LatencyQuantiles told = sketch.quantiles().orElseThrow();

        assertThat(told.p50()).isBetween(exact.p50(), 1.008 * exact.p50());
        assertThat(told.p95()).isBetween(exact.p95(), 1.008 * exact.p95());
        assertThat(told.p99()).isBetween(exact.p99(), 1.008 * exact.p99());
    }

    @Test
    void knowsNothingOfNothing() {
        assertThat(new LatencySketch().quantiles()).isEmpty();
    }

    @Test
    void takesNoTimeAtAllForZero() {
        LatencySketch sketch = new LatencySketch();
        sketch.add(0);

        assertThat(sketch.quantiles().orElseThrow().p50()).isZero();
    }
}
