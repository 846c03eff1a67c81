// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading between the numbers of a path. */
class QuantilePathTest {

    private static final List<Duration> HORIZONS = List.of(Duration.ofSeconds(10), Duration.ofSeconds(30));
    private static final List<Double> QUANTILES = List.of(0.5, 0.9);

    private static final QuantilePath PATH =
            new QuantilePath(HORIZONS, QUANTILES, new double[][] {{10, 20}, {4, 40}}, "a test");

    private static double at(double seconds, double quantile) {
        return PATH.at(Duration.ofMillis(Math.round(1000 * seconds)), quantile);
    }

    private static void refused(double... row) {
        assertThatThrownBy(() ->
                        new QuantilePath(List.of(Duration.ofSeconds(1)), QUANTILES, new double[][] {row}, "refused"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isWhatItWasMadeFrom() {
        assertThat(PATH.horizons()).isEqualTo(HORIZONS);
        assertThat(PATH.quantiles()).isEqualTo(QUANTILES);
        assertThat(PATH.model()).isEqualTo("a test");
        assertThat(PATH.values()).isDeepEqualTo(new double[][] {{10, 20}, {4, 40}});
    }

    @Test
    void itsValuesAreItsOwn() {
        double[][] given = {{1, 2}, {3, 4}};
        QuantilePath path = new QuantilePath(HORIZONS, QUANTILES, given, "a copy");
        given[0][0] = 9;
        path.values()[1][1] = 9;
        assertThat(path.values()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
    }

    @Test
    void isLinearBetweenHorizonsAndFlatBeyondThem() {
        assertThat(at(10, 0.9)).isEqualTo(20);
        assertThat(at(15, 0.9)).isCloseTo(25, within(1e-12));
        assertThat(at(25, 0.5)).isCloseTo(5.5, within(1e-12));
        assertThat(at(30, 0.5)).isEqualTo(4);
        assertThat(at(1, 0.9)).isEqualTo(20);
        assertThat(at(300, 0.9)).isEqualTo(40);
    }

    @Test
    void isLinearBetweenQuantilesAndFlatBeyondThem() {
        assertThat(at(10, 0.6)).isCloseTo(12.5, within(1e-12));
        assertThat(at(30, 0.8)).isCloseTo(31, within(1e-12));
        assertThat(at(10, 0.1)).isEqualTo(10);
        assertThat(at(10, 0.99)).isEqualTo(20);
        assertThat(at(20, 0.7)).isCloseTo(18.5, within(1e-12));
    }

    @Test
    void aPeakIsTheLargestOnTheWay() {
        assertThat(PATH.peakUntil(Duration.ofSeconds(30), 0.5)).isEqualTo(10);
        assertThat(PATH.peakUntil(Duration.ofSeconds(30), 0.9)).isEqualTo(40);
        assertThat(PATH.peakUntil(Duration.ofSeconds(20), 0.9)).isCloseTo(30, within(1e-12));
        assertThat(PATH.peakUntil(Duration.ofSeconds(10), 0.9)).isEqualTo(20);
        assertThat(PATH.peakUntil(Duration.ofSeconds(5), 0.5)).isEqualTo(10);
        assertThat(PATH.peakUntil(Duration.ofMinutes(5), 0.5)).isEqualTo(10);
    }

    @Test
    void refusesWhatIsNoPath() {
        refused(2, 1);
        refused(-1, 1);
        refused(1, Double.NaN);
        refused(1, Double.POSITIVE_INFINITY);
        refused(1);
        assertThatThrownBy(() -> new QuantilePath(HORIZONS, QUANTILES, new double[][] {{1, 2}}, "short"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new QuantilePath(List.of(), QUANTILES, new double[0][], "nothing"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new QuantilePath(HORIZONS, List.of(), new double[2][0], "no quantiles"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new QuantilePath(List.of(Duration.ofSeconds(1)), QUANTILES, new double[][] {{0, 0}}, "at rest")
                        .at(Duration.ofSeconds(1), 0.9))
                .isZero();
    }
}
