// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PointRulesTest {

    @Test
    void theLastValueIsTheLastOne() {
        assertThat(taught(new PointRules.Last(), 3, 8).point(4)).isEqualTo(8);
    }

    @Test
    void aMovingMeanKnowsNoMoreThanItsWindow() {
        PointRule mean = new PointRules.MovingMean(3);
        assertThat(mean.point(1)).isZero();
        assertThat(taught(mean, 6).point(1)).isEqualTo(6);
        assertThat(taught(mean, 9, 12).point(1)).isEqualTo(9);
        assertThat(taught(mean, 30).point(7)).isEqualTo(17);
    }

    @Test
    void smoothingMovesByItsRateFromTheFirstValueOn() {
        PointRule smoothed = new PointRules.Smoothed(0.25);
        assertThat(taught(smoothed, 100).point(1)).isEqualTo(100);
        assertThat(taught(smoothed, 200).point(9)).isEqualTo(125);
        assertThat(taught(smoothed, 25).point(1)).isEqualTo(100);
    }

    @Test
    void aDampedTrendAddsLessWithEveryStep() {
        PointRule damped = new PointRules.Damped(0.5, 0.25, 0.5);
        assertThat(taught(damped, 10).point(3)).isEqualTo(10);
        // Level 10 + 0.5 · 20 = 20, trend 0.25 · 10 = 2.5, and 0.5, 0.25, 0.125 of it for three steps.
        assertThat(taught(damped, 30).point(1)).isCloseTo(21.25, within(1e-9));
        assertThat(damped.point(3)).isCloseTo(20 + 2.5 * 0.875, within(1e-9));
        // Expected 21.25, level 21.25 + 0.5 · 2.75 = 22.625, trend 0.25 · 2.625 + 0.75 · 0.5 · 2.5.
        assertThat(taught(damped, 24).point(1)).isCloseTo(22.625 + 0.5 * (0.65625 + 0.9375), within(1e-9));
    }

    @Test
    void aFallingTrendStopsAtZero() {
        assertThat(taught(new PointRules.Damped(1, 1, 0.9), 100, 50, 1).point(20))
                .isZero();
    }

    @Test
    void aSeasonRepeatsTheValueOfOnePeriodBefore() {
        PointRule season = new PointRules.Seasonal(3);
        season.learn(0, 1);
        season.learn(1, 2);
        season.learn(2, 3);
        assertThat(season.point(1)).isEqualTo(1);
        assertThat(season.point(2)).isEqualTo(2);
        assertThat(season.point(3)).isEqualTo(3);
        assertThat(season.point(4)).isEqualTo(1);
    }

    @Test
    void aSeasonFallsBackToTheLastValueWhereItHasAHole() {
        PointRule season = new PointRules.Seasonal(3);
        assertThat(season.point(1)).isZero();
        season.learn(0, 5);
        season.learn(2, 7);
        assertThat(season.point(2)).isEqualTo(7);
        season.learn(4, 9);
        // Bin 5 is bin 2 again; bin 6 would be bin 3, which is missing, and bin 0 is older than a period.
        assertThat(season.point(1)).isEqualTo(7);
        assertThat(season.point(2)).isEqualTo(9);
    }

    private static PointRule taught(PointRule rule, double... values) {
        for (int i = 0; i < values.length; i++) {
            rule.learn(i, values[i]);
        }
        return rule;
    }
}
