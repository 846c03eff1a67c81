// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.forecast.QuantilePath;
import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class JointForecasterTest {

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

    /** A forecaster that has seen 360 outcomes of two normal signals with a correlation. */
    private static JointForecaster seasoned(double correlation) {
        RandomGenerator random = ForAll.generator(11);
        JointForecaster joint = new JointForecaster(2, HORIZON);
        List<QuantilePath> issued = List.of(normal(100, 10), normal(300, 30));
        for (int i = 0; i < 360; i++) {
            double one = random.nextGaussian();
            double other = correlation * one + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
            joint.learn(issued, new double[] {100 + 10 * one, 300 + 30 * other});
        }
        return joint;
    }

    private static double high(JointForecaster joint) {
        return joint.scenarios(List.of(normal(100, 10), normal(300, 30))).quantile(JointForecasterTest::sum, 0.95);
    }

    @Test
    void aSumIsReadFromHowTheSignalsGoTogether() {
        double z = NORMAL.inverseCumulativeProbability(0.95);
        assertThat(high(seasoned(0))).isCloseTo(400 + z * Math.sqrt(1000), within(6.0));
        assertThat(high(seasoned(1))).isCloseTo(400 + z * 40, within(6.0));
        assertThat(high(seasoned(-1))).isCloseTo(400 + z * 20, within(6.0));
    }

    @Test
    void aProductIsNotTheProductOfQuantiles() {
        double product = seasoned(-1)
                .scenarios(List.of(normal(100, 10), normal(300, 30)))
                .quantile(future -> future[0] * future[1], 0.95);
        double z = NORMAL.inverseCumulativeProbability(0.95);
        assertThat(product).isLessThan(0.8 * (100 + 10 * z) * (300 + 30 * z));
    }

    @Test
    void signalsPeakTogetherUntilEnoughIsKnown() {
        JointForecaster young = new JointForecaster(2, HORIZON);
        double z = NORMAL.inverseCumulativeProbability(0.95);
        assertThat(high(young)).isCloseTo(400 + z * 40, within(1.0));
        assertThat(young.scenarios(List.of(normal(100, 10), normal(300, 30))).count())
                .isEqualTo(360);
    }

    @Test
    void ofOneSignalItIsItsOwnForecast() {
        JointForecaster alone = new JointForecaster(1, HORIZON);
        Scenarios futures = alone.scenarios(List.of(normal(100, 10)));
        for (double level : LEVELS) {
            assertThat(futures.quantile(future -> future[0], level))
                    .isCloseTo(100 + 10 * NORMAL.inverseCumulativeProbability(level), within(0.3));
        }
    }

    @Test
    void rankAndValueAreInverse() {
        Marginal marginal = Marginal.of(normal(100, 10), HORIZON);
        for (double rank : new double[] {0.001, 0.01, 0.2, 0.5, 0.6, 0.93, 0.99, 0.9999}) {
            assertThat(marginal.rank(marginal.at(rank))).isCloseTo(rank, within(1e-9));
        }
        QuantilePath constant =
                new QuantilePath(List.of(HORIZON), LEVELS, new double[][] {{7, 7, 7, 7, 7}}, "constant");
        Marginal point = Marginal.of(constant, HORIZON);
        assertThat(point.at(0.3)).isEqualTo(7);
        assertThat(point.at(0.999)).isEqualTo(7);
        assertThat(point.rank(8)).isGreaterThan(0.99);
        assertThat(point.rank(6)).isLessThan(0.01);
    }

    @Test
    void nothingIsEverNegative() {
        Marginal marginal = Marginal.of(normal(20, 30), HORIZON);
        assertThat(marginal.at(0.001)).isZero();
    }

    @Test
    void refusesWhatIsNotOneForecastPerSignal() {
        JointForecaster joint = new JointForecaster(2, HORIZON);
        assertThatThrownBy(() -> joint.scenarios(List.of(normal(1, 1)))).hasMessageContaining("2 signals, not 1");
        QuantilePath low =
                new QuantilePath(List.of(HORIZON), List.of(0.1, 0.4), new double[][] {{1, 2}}, "without a median");
        assertThatThrownBy(() -> joint.scenarios(List.of(low, low))).hasMessageContaining("needs the median");
        assertThatThrownBy(() -> new JointForecaster(0, HORIZON)).hasMessageContaining("one signal");
    }
}
