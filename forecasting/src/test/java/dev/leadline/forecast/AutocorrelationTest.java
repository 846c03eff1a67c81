// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testkit.ForAll;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AutocorrelationTest {

    @Test
    void findsThePeriodOfASine() {
        Optional<Autocorrelation.Peak> peak = clearest(sine(240, 24), 3, 100);
        assertThat(peak).map(Autocorrelation.Peak::lag).hasValue(24);
        assertThat(peak.orElseThrow().strength()).isBetween(0.95, 1.0);
    }

    @Test
    void takesThePeriodAndNotItsMultiples() {
        assertThat(clearest(sine(600, 30), 3, 250))
                .map(Autocorrelation.Peak::lag)
                .hasValue(30);
        // Twice the period has a peak where its valley should be; three times has none.
        assertThat(clearest(sine(600, 30), 40, 250))
                .map(Autocorrelation.Peak::lag)
                .hasValue(90);
    }

    @Test
    void bothEndsOfTheRangeCount() {
        assertThat(clearest(sine(240, 24), 24, 24))
                .map(Autocorrelation.Peak::lag)
                .hasValue(24);
        assertThat(clearest(sine(240, 24), 25, 47)).isEmpty();
        assertThat(clearest(sine(240, 24), 3, 23)).isEmpty();
    }

    @Test
    void anOddPeriodIsFoundLikeAnEvenOne() {
        double[] spikes =
                IntStream.range(0, 300).mapToDouble(i -> i % 7 == 0 ? 10 : 0).toArray();
        assertThat(clearest(spikes, 3, 100)).map(Autocorrelation.Peak::lag).hasValue(7);
    }

    @Test
    void neitherNoiseNorAWanderingLevelNorAConstantRecurs() {
        RandomGenerator random = ForAll.generator(11);
        double[] noise = random.doubles(500).toArray();
        double[] wandering = new double[500];
        for (int i = 1; i < wandering.length; i++) {
            wandering[i] = wandering[i - 1] + noise[i] - 0.5;
        }
        assertThat(clearest(noise, 3, 200)).isEmpty();
        assertThat(clearest(wandering, 3, 200)).isEmpty();
        assertThat(clearest(new double[100], 3, 40)).isEmpty();
    }

    @Test
    void aWeakSeasonUnderNoiseIsNoPeriod() {
        RandomGenerator random = ForAll.generator(5);
        double[] faint = sine(400, 20);
        for (int i = 0; i < faint.length; i++) {
            faint[i] = 0.3 * (faint[i] - 50) + 20 * random.nextGaussian();
        }
        assertThat(clearest(faint, 3, 150)).isEmpty();
    }

    @Test
    void lagsBeyondHalfOfTheStretchAreNotLookedAt() {
        assertThat(clearest(sine(60, 28), 3, 200))
                .map(Autocorrelation.Peak::lag)
                .hasValue(28);
        assertThat(clearest(sine(60, 30), 3, 200)).isEmpty();
    }

    @Test
    void roomThatServedBeforeDoesAgain() {
        double[][] room = Autocorrelation.room(240);
        Optional<Autocorrelation.Peak> first = new Autocorrelation(sine(240, 24), room).clearest(3, 100);
        assertThat(new Autocorrelation(sine(240, 24), room).clearest(3, 100)).isEqualTo(first);
    }

    private static Optional<Autocorrelation.Peak> clearest(double[] values, int shortest, int longest) {
        return new Autocorrelation(values, Autocorrelation.room(values.length)).clearest(shortest, longest);
    }

    private static double[] sine(int count, int period) {
        return IntStream.range(0, count)
                .mapToDouble(i -> 50 + 10 * Math.sin(2 * Math.PI * i / period))
                .toArray();
    }
}
