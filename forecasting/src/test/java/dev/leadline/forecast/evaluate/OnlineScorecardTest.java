// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.forecast.QuantilePath;
import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class OnlineScorecardTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final List<Duration> HORIZONS =
            List.of(Duration.ofSeconds(15), Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(20));
    private static final List<Double> QUANTILES = List.of(0.5, 0.95);

    private final OnlineScorecard card = new OnlineScorecard();

    @Test
    void judgesTheNearestFiveMinutesAndTheFarthest() {
        noise(4_000, 100, 1.645);
        assertThat(card.standings())
                .extracting(HorizonStanding::horizon)
                .containsExactly(Duration.ofSeconds(15), Duration.ofMinutes(5), Duration.ofMinutes(20));
    }

    @Test
    void forecastsOfTheTrueDistributionCoverWhatTheyPromiseAndBeatPersistence() {
        noise(12_000, 100, 1.645);
        HorizonStanding near = card.standings().getFirst();
        assertThat(near.judged()).isEqualTo(12_000 / 3 - 1);
        assertThat(near.shares().get(0).covered()).isCloseTo(0.5, within(0.07));
        assertThat(near.shares().get(1).covered()).isCloseTo(0.95, within(0.03));
        assertThat(near.relativeLoss().orElseThrow()).isBetween(0.6, 0.85);
        assertThat(near.meanAbsoluteError()).isCloseTo(0.8 * 10, within(1.0));
    }

    @Test
    void forecastsThatAreTooLowShowIt() {
        noise(3_000, 60, 1.645);
        HorizonStanding near = card.standings().getFirst();
        assertThat(near.shares().get(1).covered()).isLessThan(0.1);
        assertThat(near.interval(near.shares().get(1)).high()).isLessThan(0.2);
        assertThat(near.relativeLoss().orElseThrow()).isGreaterThan(1.5);
    }

    @Test
    void beyondFiveMinutesTheMeanOfAMinuteIsJudged() {
        noise(12_000, 100, 1.645);
        HorizonStanding far = card.standings().getLast();
        // The mean of four bins strays half as far.
        assertThat(far.meanAbsoluteError()).isCloseTo(0.8 * 10 / 2, within(1.0));
    }

    @Test
    void whatIsNotKnownJudgesNothing() {
        look(0, OptionalDouble.of(100), path(100, 10));
        for (int i = 1; i <= 60; i++) {
            look(i, OptionalDouble.empty(), path(100, 10));
        }
        assertThat(card.standings()).allSatisfy(standing -> {
            assertThat(standing.judged()).isZero();
            assertThat(standing.relativeLoss()).isEmpty();
        });
    }

    @Test
    void aLongPauseForgetsWhatWaits() {
        for (int i = 0; i <= 12; i++) {
            look(i, OptionalDouble.of(100), path(100, 10));
        }
        long before = card.standings().getFirst().judged();
        card.take(START.plus(Duration.ofDays(20)), OptionalDouble.of(1), OptionalDouble.of(5), Optional.empty());
        assertThat(card.standings().getFirst().judged()).isEqualTo(before);
        assertThat(before).isPositive();
    }

    @Test
    void otherQuantilesBeginAnew() {
        noise(600, 100, 1.645);
        QuantilePath other = new QuantilePath(HORIZONS, List.of(0.5), new double[][] {{1}, {1}, {1}, {1}}, "a fake");
        card.take(START.plusSeconds(3_005), OptionalDouble.of(1), OptionalDouble.of(5), Optional.of(other));
        assertThat(card.standings().getFirst().judged()).isZero();
        assertThat(card.standings().getFirst().shares()).hasSize(1);
    }

    /** Looks every five seconds at demand of 100 ± 10 per bin of 15 s, while a forecast says {@code middle} ± 10. */
    private void noise(int looks, double middle, double reach) {
        RandomGenerator random = ForAll.generator(12);
        double rate = 100;
        for (int i = 1; i <= looks; i++) {
            rate = i % 3 == 1 ? 100 + 10 * random.nextGaussian() : rate;
            look(i, OptionalDouble.of(rate), path(middle, 10 * reach));
        }
    }

    private void look(int number, OptionalDouble rate, QuantilePath path) {
        card.take(START.plusSeconds(5L * number), rate, OptionalDouble.of(5), Optional.of(path));
    }

    private static QuantilePath path(double middle, double reach) {
        double[] row = {middle, middle + reach};
        return new QuantilePath(HORIZONS, QUANTILES, new double[][] {row, row, row, row}, "a fake");
    }
}
