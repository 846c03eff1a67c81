// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.testkit.ForAll;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The factors of the parts beside the same regression, solved another way. */
class StepRegressionTest {

    private static final double RIDGE = 0.001;

    private final StepRegression regression = new StepRegression();
    private final double[][] products = new double[4][4];
    private final double[] sums = new double[4];
    private double scale = 1;
    private double weight;

    private static StepShape.Parts parts(RandomGenerator random) {
        return new StepShape.Parts(
                0.010, 0.02 * random.nextDouble(), 0.02 * random.nextDouble(), 0.01 * random.nextDouble());
    }

    private static StepRegression.Sample sample(StepShape.Parts parts, double... factors) {
        double seconds = 0;
        for (int i = 0; i < 4; i++) {
            seconds += factors[i] * parts.at(i);
        }
        return new StepRegression.Sample(seconds, parts, false);
    }

    /** One sample per interval of 5 s: normal equations with fading weights. */
    private void learn(StepRegression.Sample sample) {
        regression.learn(List.of(sample), 5);
        double keep = Math.exp(-5 / 180.0);
        weight = keep * weight + 1 - keep;
        double believed = sample.parts().seconds();
        scale += (1 - keep) / weight * (sample.seconds() / believed - scale);
        for (int i = 0; i < 4; i++) {
            sums[i] = keep * sums[i] + (1 - keep) * sample.parts().at(i) * sample.seconds() / believed / believed;
            for (int j = 0; j < 4; j++) {
                products[i][j] = keep * products[i][j]
                        + (1 - keep) * sample.parts().at(i) * sample.parts().at(j) / believed / believed;
            }
        }
    }

    /** Gaussian elimination of (products + ridge · I) f = sums + ridge · scale. */
    private double[] solved() {
        double[][] rows = new double[4][5];
        for (int i = 0; i < 4; i++) {
            System.arraycopy(products[i], 0, rows[i], 0, 4);
            rows[i][i] += RIDGE;
            rows[i][4] = sums[i] + RIDGE * scale;
        }
        for (int pivot = 0; pivot < 4; pivot++) {
            for (int row = 0; row < 4; row++) {
                if (row != pivot) {
                    double times = rows[row][pivot] / rows[pivot][pivot];
                    for (int column = 0; column < 5; column++) {
                        rows[row][column] -= times * rows[pivot][column];
                    }
                }
            }
        }
        return new double[] {
            rows[0][4] / rows[0][0], rows[1][4] / rows[1][1], rows[2][4] / rows[2][2], rows[3][4] / rows[3][3]
        };
    }

    @Test
    void solvesTheNormalEquationsWithARidge() {
        RandomGenerator random = ForAll.generator(11);
        for (int i = 0; i < 60; i++) {
            learn(sample(parts(random), 1.1, 1.05, 0.95, 1.2));
        }
        double[] expected = solved();
        for (int part = 0; part < 4; part++) {
            assertThat(regression.factor(part)).as("part " + part).isCloseTo(expected[part], within(1e-3));
        }
        assertThat(regression.weight()).isCloseTo(1 - Math.exp(-300 / 180.0), within(1e-9));
        assertThat(regression.changes()).isZero();
    }

    @Test
    void whatTheSamplesDoNotTellApartFollowsTheCommonFactor() {
        for (int i = 0; i < 30; i++) {
            learn(sample(new StepShape.Parts(0.01, 0.01, 0, 0), 1.2, 1.2, 1, 1));
        }
        for (int part = 0; part < 4; part++) {
            assertThat(regression.factor(part)).isCloseTo(1.2, within(1e-3));
        }
    }

    @Test
    void noPartLiesFurtherThanFourTimesFromTheCommonFactor() {
        StepShape.Parts mostlyBase = new StepShape.Parts(0.0200, 0.00001, 0, 0);
        StepShape.Parts alsoBatch = new StepShape.Parts(0.0200, 0.00100, 0, 0);
        for (int i = 0; i < 200; i++) {
            learn(sample(i % 2 == 0 ? mostlyBase : alsoBatch, 1, 14, 1, 1));
        }
        assertThat(solved()[1]).isGreaterThan(5);
        assertThat(regression.factor(1)).isCloseTo(4 * scale, within(1e-6));
    }

    @Test
    void theSlowerOfTwoIsTheMiddleAndOneThatDiffersByAQuarterIsLeftOut() {
        StepShape.Parts same = new StepShape.Parts(0.01, 0.01, 0, 0);
        for (int i = 0; i < 200; i++) {
            regression.learn(
                    List.of(
                            sample(same, 1, 1, 1, 1),
                            sample(same, 1.1, 1.1, 1, 1),
                            sample(same, 1.05, 1.05, 1, 1),
                            sample(same, 9, 9, 1, 1)),
                    5);
        }
        assertThat(regression.factor(0)).isCloseTo(1.05, within(0.002));
        StepRegression two = new StepRegression();
        for (int i = 0; i < 200; i++) {
            two.learn(List.of(sample(same, 1, 1, 1, 1), sample(same, 1.5, 1.5, 1, 1)), 5);
        }
        assertThat(two.factor(0)).isCloseTo(1.5, within(0.002));
    }

    @Test
    void saturatedEnginesMaySlowButNeverSpeedUp() {
        StepShape.Parts parts = new StepShape.Parts(0.01, 0.01, 0, 0);
        regression.learn(List.of(new StepRegression.Sample(0.015, parts, true)), 5);
        assertThat(regression.weight()).isZero();
        assertThat(regression.factor(0)).isEqualTo(1);
        regression.learn(
                List.of(new StepRegression.Sample(0.015, parts, true), new StepRegression.Sample(0.015, parts, false)),
                5);
        assertThat(regression.weight()).isPositive();
        StepRegression slower = new StepRegression();
        slower.learn(List.of(new StepRegression.Sample(0.03, parts, true)), 5);
        assertThat(slower.factor(0)).isGreaterThan(1.2);
        slower.learn(List.of(), 5);
        assertThat(slower.weight()).isCloseTo(1 - Math.exp(-5 / 180.0), within(1e-12));
    }

    @Test
    void enginesThatBecameSlowerMakeWhatWasKnownCountNoMore() {
        StepShape.Parts parts = new StepShape.Parts(0.01, 0.01, 0, 0);
        for (int i = 0; i < 100; i++) {
            regression.learn(List.of(sample(parts, 1, 1, 1, 1)), 5);
        }
        int intervals = 0;
        while (regression.changes() == 0) {
            regression.learn(List.of(sample(parts, 2, 2, 1, 1)), 5);
            intervals++;
        }
        assertThat(intervals).isBetween(3, 4);
        assertThat(regression.weight()).isCloseTo(1 - Math.exp(-5 / 180.0), within(1e-12));
        assertThat(regression.factor(0)).isCloseTo(2, within(0.02));
    }

    @Test
    void aKeptRegressionGoesOnLikeTheOneItWas() {
        RandomGenerator random = ForAll.generator(5);
        for (int i = 0; i < 40; i++) {
            learn(sample(parts(random), 1.1, 1.05, 0.95, 1.2));
        }
        LearnedState.Writer kept = new LearnedState.Writer();
        regression.save(kept);
        StepRegression other = new StepRegression();
        other.restore(kept.state().reader());
        StepRegression.Sample next = sample(parts(random), 1.1, 1.05, 0.95, 1.2);
        regression.learn(List.of(next), 5);
        other.learn(List.of(next), 5);
        for (int part = 0; part < 4; part++) {
            assertThat(other.factor(part)).isEqualTo(regression.factor(part));
        }
        assertThat(other.weight()).isEqualTo(regression.weight());
    }
}
