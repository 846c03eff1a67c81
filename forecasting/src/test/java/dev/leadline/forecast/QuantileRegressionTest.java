// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantileRegressionTest {

    private static final double[] LEVELS = {0.5, 0.9, 0.99};
    private static final double[] NORMAL = {0, 1.2816, 2.3263};
    private static final int EXPERTS = 4;

    private final QuantileRegression regression = new QuantileRegression(EXPERTS, LEVELS, NORMAL, 0.05);
    private final double[] quantiles = new double[LEVELS.length];

    @Test
    void beginsWithTheQuantilesOfANormalErrorAroundTheLastValue() {
        regression.say(said(10, 10, 2), 1, quantiles);
        assertThat(quantiles[0]).isEqualTo(10);
        assertThat(quantiles[1]).isCloseTo(10 + 2 * 1.25 * 1.2816, within(1e-5));
        assertThat(quantiles[2]).isCloseTo(10 + 2 * 1.25 * 2.3263, within(1e-5));
    }

    @Test
    void isAsMuchWiderAsTheLastValueIsOlder() {
        regression.say(said(10, 10, 2), 3, quantiles);
        assertThat(quantiles[1]).isCloseTo(10 + 3 * 2 * 1.25 * 1.2816, within(1e-4));
    }

    @Test
    void saysTheLastValueWhileNothingTellsHowWideErrorsAre() {
        regression.say(said(10, 14, 0), 1, quantiles);
        assertThat(quantiles).containsExactly(10, 10, 10);
    }

    @Test
    void learnsWhichExpertIsRightAndHowWideItsErrorsAre() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            double other = 10 + 2 * random.nextGaussian();
            regression.learn(said(10, other, 2), other + random.nextDouble());
        }
        regression.say(said(10, 12, 2), 1, quantiles);
        assertThat(quantiles[0]).isCloseTo(12.5, within(0.2));
        assertThat(quantiles[1]).isCloseTo(12.9, within(0.2));
        assertThat(quantiles[2]).isCloseTo(13.0, within(0.3)).isGreaterThanOrEqualTo(quantiles[1]);
    }

    @Test
    void staysWithinReasonWhenAnExpertGoesAstray() {
        for (int i = 0; i < 2_000; i++) {
            regression.learn(said(10, i % 2 == 0 ? 1e9 : 10, 2), 11);
        }
        regression.say(said(10, 1e9, 2), 1, quantiles);
        assertThat(quantiles[2]).isBetween(quantiles[0], 100.0);
        regression.say(said(10, -1e9, 2), 1, quantiles);
        assertThat(quantiles[0]).isNotNegative();
    }

    @Test
    void isTheSameAtEveryScale() {
        QuantileRegression large = new QuantileRegression(EXPERTS, LEVELS, NORMAL, 0.05);
        Random random = new Random(2);
        for (int i = 0; i < 500; i++) {
            double other = 10 + random.nextGaussian();
            double value = 10 + random.nextGaussian();
            regression.learn(said(10, other, 2), value);
            large.learn(said(10 * 1024, other * 1024, 2 * 1024), value * 1024);
        }
        double[] scaled = new double[LEVELS.length];
        regression.say(said(10, 11, 2), 1, quantiles);
        large.say(said(10 * 1024, 11 * 1024, 2 * 1024), 1, scaled);
        for (int i = 0; i < scaled.length; i++) {
            assertThat(scaled[i]).isCloseTo(quantiles[i] * 1024, within(1e-6));
        }
    }

    private static Issued said(double last, double other, double unit) {
        Blend blend = new Blend(
                new Levels(Duration.ofMinutes(1)),
                List.of(new LastValue(), new LastValue(), new LastValue(), new LastValue()),
                false,
                true,
                0,
                List.of());
        Issued issued = new Issued(blend, LEVELS.length);
        issued.points[0] = last;
        issued.points[1] = other;
        issued.voiced[0] = true;
        issued.voiced[1] = true;
        issued.units[0] = unit;
        issued.fastUnits[0] = unit;
        return issued;
    }
}
