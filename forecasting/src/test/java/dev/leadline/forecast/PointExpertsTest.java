// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PointExpertsTest {

    private final Opinion opinion = new Opinion();

    @Test
    void nobodyHasAnOpinionBeforeTheFirstValue() {
        assertThat(new LastValue().predict(1, opinion)).isFalse();
        assertThat(new ExponentialAverage(0.1).predict(1, opinion)).isFalse();
        assertThat(DampedTrend.fast().predict(1, opinion)).isFalse();
    }

    @Test
    void theLastValueStaysForEveryHorizon() {
        assertThat(said(new LastValue(), 40, 4, 7)).isEqualTo(7);
    }

    @Test
    void anAverageIsThePlainMeanUntilItsRateIsSlower() {
        ExponentialAverage average = new ExponentialAverage(0.1);
        average.learn(0, 10);
        assertThat(average.level()).isEqualTo(10);
        average.learn(1, 40);
        assertThat(average.level()).isEqualTo(20);
        average.learn(2, 40);
        assertThat(average.level()).isEqualTo(25);
        for (int i = 3; i < 20; i++) {
            average.learn(i, 25);
        }
        average.learn(20, 125);
        assertThat(average.level()).isCloseTo(35, within(1e-9));
        assertThat(average.predict(3, opinion)).isTrue();
        assertThat(opinion.level()).isEqualTo(average.level());
    }

    @Test
    void aDampedTrendFollowsGardnerAndMcKenzie() {
        DampedTrend trend = new DampedTrend("trend", 0.5, 0.25, 0.5);
        assertThat(said(trend, 3, 10)).isEqualTo(10);
        trend.learn(1, 30);
        // Level 20, trend 0.25 · 10.
        assertThat(said(trend, 1)).isCloseTo(21.25, within(1e-9));
        assertThat(said(trend, 3)).isCloseTo(20 + 2.5 * 0.875, within(1e-9));
        trend.learn(2, 24);
        // Expected 21.25, level 22.625; the damped trend of 1.25 moves by 0.25 · (2.625 − 1.25).
        assertThat(said(trend, 1)).isCloseTo(22.625 + 0.5 * (1.25 + 0.34375), within(1e-9));
    }

    @Test
    void expertsAreCalledByTheirNames() {
        assertThat(DampedTrend.fast().name()).isEqualTo("fast damped trend");
        assertThat(new ExponentialAverage(0.25).name()).isEqualTo("average 0.25");
        assertThat(new LastValue().name()).isEqualTo("last value");
    }

    private double said(Expert expert, int steps, double... values) {
        for (int i = 0; i < values.length; i++) {
            expert.learn(i, values[i]);
        }
        assertThat(expert.predict(steps, opinion)).isTrue();
        return opinion.level();
    }
}
