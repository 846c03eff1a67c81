// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.forecast.QuantilePath;
import dev.leadline.forecast.joint.JointHistory.Forecast;
import dev.leadline.forecast.joint.JointHistory.Moves;
import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class JointHistoryTest {

    private static final Duration STEP = Duration.ofMinutes(1);
    private static final Duration HORIZON = Duration.ofMinutes(10);
    private static final List<Double> LEVELS = List.of(0.5, 0.75, 0.9, 0.95, 0.99);
    private static final NormalDistribution NORMAL = new NormalDistribution();

    private static QuantilePath normal(double mean, double deviation) {
        double[] row = LEVELS.stream()
                .mapToDouble(level -> mean + deviation * NORMAL.inverseCumulativeProbability(level))
                .toArray();
        return new QuantilePath(List.of(HORIZON), LEVELS, new double[][] {row}, "normal");
    }

    private static double sum(double[] future) {
        return future[0] + future[1];
    }

    /** 360 minutes of two normal signals with a correlation. */
    private static JointHistory seasoned(double correlation) {
        RandomGenerator random = ForAll.generator(11);
        JointHistory history = new JointHistory(2, STEP);
        for (int i = 0; i < 360; i++) {
            double one = random.nextGaussian();
            double other = correlation * one + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
            history.learn(minute(i), known(100 + 10 * one, 300 + 30 * other));
        }
        return history;
    }

    private static Instant minute(long minute) {
        return Instant.EPOCH.plus(STEP.multipliedBy(minute));
    }

    private static List<OptionalDouble> known(double... values) {
        return Arrays.stream(values).mapToObj(OptionalDouble::of).toList();
    }

    private static Scenarios both(JointHistory history) {
        return history.scenarios(HORIZON, List.of(new Forecast(0, normal(100, 10)), new Forecast(1, normal(300, 30))))
                .orElseThrow();
    }

    private static double high(JointHistory history) {
        return both(history).quantile(JointHistoryTest::sum, 0.95);
    }

    @Test
    void aSumIsReadFromHowTheSignalsGoTogether() {
        double z = NORMAL.inverseCumulativeProbability(0.95);
        assertThat(high(seasoned(0))).isCloseTo(400 + z * Math.sqrt(1000), within(6.0));
        assertThat(high(seasoned(1))).isCloseTo(400 + z * 40, within(1.0));
        assertThat(high(seasoned(-1))).isCloseTo(400 + z * 20, within(1.0));
    }

    @Test
    void aProductIsNotTheProductOfQuantiles() {
        double product = both(seasoned(-1)).quantile(future -> future[0] * future[1], 0.95);
        double z = NORMAL.inverseCumulativeProbability(0.95);
        assertThat(product).isLessThan(0.8 * (100 + 10 * z) * (300 + 30 * z));
    }

    @Test
    void signalsPeakTogetherUntilEnoughIsKnown() {
        double z = NORMAL.inverseCumulativeProbability(0.95);
        JointHistory young = new JointHistory(2, STEP);
        assertThat(high(young)).isCloseTo(400 + z * 40, within(1.0));
        for (int i = 0; i < 69; i++) {
            young.learn(minute(i), known(i % 7, -i % 5 + 5));
        }
        assertThat(both(young).count()).isEqualTo(360);
        young.learn(minute(69), known(1, 1));
        assertThat(both(young).count()).isEqualTo(60);
    }

    @Test
    void ofOneSignalItIsItsOwnForecast() {
        Scenarios futures = seasoned(0)
                .scenarios(HORIZON, List.of(new Forecast(0, normal(100, 10))))
                .orElseThrow();
        for (double level : LEVELS) {
            assertThat(futures.quantile(future -> future[0], level))
                    .isCloseTo(100 + 10 * NORMAL.inverseCumulativeProbability(level), within(0.3));
        }
    }

    @Test
    void aSignalWithoutAForecastGoesOnByItsOwnMoves() {
        JointHistory history = new JointHistory(1, STEP);
        for (int i = 0; i < 100; i++) {
            history.learn(minute(i), known(5 + 2 * (i % 2)));
        }
        Scenarios futures = history.scenarios(STEP, List.of(new Moves(0, 8))).orElseThrow();
        // The last value is 7; it has risen by 2 as often as it fell by 2, and never exceeds 8.
        assertThat(futures.count()).isEqualTo(99);
        assertThat(futures.quantile(future -> future[0], 0.05)).isEqualTo(5);
        assertThat(futures.quantile(future -> future[0], 0.95)).isEqualTo(8);
        assertThat(history.scenarios(HORIZON, List.of(new Moves(0, 8)))
                        .orElseThrow()
                        .quantile(future -> future[0], 0.99))
                .isEqualTo(7);
    }

    @Test
    void aSignalWithoutAForecastIsNotGuessed() {
        JointHistory history = new JointHistory(2, STEP);
        for (int i = 0; i < 60; i++) {
            history.learn(minute(i), known(1, 2));
        }
        assertThat(history.scenarios(STEP, List.of(new Moves(0, 9)))).isEmpty();
        history.learn(minute(60), known(1, 2));
        assertThat(history.scenarios(STEP, List.of(new Moves(0, 9)))).isPresent();
        history.learn(minute(61), List.of(OptionalDouble.empty(), OptionalDouble.of(2)));
        assertThat(history.present(0)).isEmpty();
        assertThat(history.present(1)).hasValue(2);
        assertThat(history.scenarios(STEP, List.of(new Moves(0, 9)))).isEmpty();
        assertThat(history.scenarios(STEP, List.of(new Moves(1, 9)))).isPresent();
    }

    @Test
    void aGapIsNoMove() {
        JointHistory history = seasoned(0);
        history.learn(minute(360 + 359), known(1, 1));
        Scenarios after = both(history);
        assertThat(after.count()).isEqualTo(360);
        assertThat(after.quantile(JointHistoryTest::sum, 0.95))
                .isCloseTo(400 + NORMAL.inverseCumulativeProbability(0.95) * 40, within(1.0));
    }

    @Test
    void onlyTheLastSixHoursCount() {
        JointHistory history = seasoned(-1);
        RandomGenerator random = ForAll.generator(12);
        for (int i = 360; i < 720; i++) {
            double one = random.nextGaussian();
            history.learn(minute(i), known(100 + 10 * one, 300 + 30 * one));
        }
        assertThat(high(history)).isCloseTo(400 + NORMAL.inverseCumulativeProbability(0.95) * 40, within(1.0));
    }

    @Test
    void valueAtARankFollowsTheQuantiles() {
        Marginal marginal = Marginal.of(normal(100, 10), HORIZON);
        assertThat(marginal.at(0.5)).isEqualTo(100);
        assertThat(marginal.at(0.95)).isCloseTo(100 + 10 * NORMAL.inverseCumulativeProbability(0.95), within(1e-9));
        assertThat(marginal.at(0.05)).isCloseTo(100 - 10 * NORMAL.inverseCumulativeProbability(0.95), within(1e-9));
        assertThat(marginal.at(0.999)).isGreaterThan(marginal.at(0.995)).isGreaterThan(marginal.at(0.99));
        QuantilePath constant =
                new QuantilePath(List.of(HORIZON), LEVELS, new double[][] {{7, 7, 7, 7, 7}}, "constant");
        assertThat(Marginal.of(constant, HORIZON).at(0.3)).isEqualTo(7);
        assertThat(Marginal.of(constant, HORIZON).at(0.999)).isEqualTo(7);
    }

    @Test
    void nothingIsEverNegative() {
        assertThat(Marginal.of(normal(20, 30), HORIZON).at(0.001)).isZero();
        JointHistory falling = new JointHistory(1, STEP);
        for (int i = 0; i < 100; i++) {
            falling.learn(minute(i), known(100 - i));
        }
        assertThat(falling.scenarios(HORIZON, List.of(new Moves(0, 200)))
                        .orElseThrow()
                        .quantile(future -> future[0], 0.5))
                .isZero();
    }

    @Test
    void refusesWhatDoesNotFit() {
        JointHistory history = new JointHistory(2, STEP);
        assertThatThrownBy(() -> history.learn(minute(0), known(1))).hasMessageContaining("2 signals, not 1");
        history.learn(minute(5), known(1, 1));
        assertThatThrownBy(() -> history.learn(minute(5), known(1, 1))).hasMessageContaining("in order");
        QuantilePath low =
                new QuantilePath(List.of(HORIZON), List.of(0.1, 0.4), new double[][] {{1, 2}}, "without a median");
        assertThatThrownBy(() -> history.scenarios(HORIZON, List.of(new Forecast(0, low))))
                .hasMessageContaining("needs the median");
        assertThatThrownBy(() -> new JointHistory(0, STEP)).hasMessageContaining("one signal");
    }
}
