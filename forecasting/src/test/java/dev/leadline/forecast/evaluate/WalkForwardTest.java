// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.forecast.Bin;
import dev.leadline.forecast.ForecastGrid;
import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WalkForwardTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ForecastGrid GRID =
            new ForecastGrid(MINUTE, List.of(MINUTE, MINUTE.multipliedBy(5)), List.of(0.5, 0.9));

    @ParameterizedTest
    @EnumSource(Method.class)
    void nothingLaterThanAnOriginChangesItsForecast(Method method) {
        List<Bin> bins = walk(300, 7);
        List<Bin> otherEnd = new ArrayList<>(bins.subList(0, 201));
        walk(99, 8).forEach(otherEnd::add);
        assertThat(forecasts(method, otherEnd, 150, 200))
                .hasSize(8)
                .isEqualTo(forecasts(method, bins, 150, 200))
                .allSatisfy(row -> assertThat(row.value()).isNotNegative().isFinite());
        assertThat(forecasts(method, otherEnd, 220)).isNotEqualTo(forecasts(method, bins, 220));
    }

    @Test
    void persistenceIsTheLastValueWithTheQuantilesOfItsLastDifferences() {
        List<Bin> bins = walk(400, 9);
        List<ForecastRow> rows = forecasts(Method.PERSISTENCE, bins, 350);
        for (ForecastRow row : rows) {
            int steps = (int) row.horizon().toMinutes();
            double[] differences = new double[240];
            for (int i = 0; i < 240; i++) {
                differences[i] = value(bins, 350 - i) - value(bins, 350 - i - steps);
            }
            Arrays.sort(differences);
            double place = row.quantile() * 239;
            double low = differences[(int) place];
            double expected = value(bins, 350) + low + (place - (int) place) * (differences[(int) place + 1] - low);
            assertThat(row.value()).isCloseTo(Math.max(0, expected), within(1e-9));
        }
    }

    @Test
    void persistenceJudgedByItselfIsExactlyAsGood() {
        Scorecard card = card(Method.PERSISTENCE, walk(300, 10), 200, 220, 240);
        assertThat(card.relativeLoss()).hasValue(1);
        assertThat(card.relativeError()).hasValue(1);
        assertThat(card.origins()).isEqualTo(3);
    }

    @Test
    void countsCoverageAndLossByHand() {
        List<Bin> bins = List.of(Bin.of(10), Bin.of(10), Bin.of(10), Bin.of(14), Bin.of(6));
        Scorecard card = card(Method.PERSISTENCE, bins, 2, 3);
        HorizonScore next = card.horizons().getFirst();
        // At bin 2 all quantiles are 10 and 14 comes. At bin 3 the differences are 0, 0 and 4: the median is 14 and the
        // 0.9 quantile 14 + 3.2, and 6 comes.
        assertThat(next.judged()).isEqualTo(2);
        assertThat(next.size()).isEqualTo(20);
        assertThat(next.quantiles().get(0).covered()).isEqualTo(1);
        assertThat(next.quantiles().get(0).loss()).isCloseTo(0.5 * 4 + 0.5 * 8, within(1e-9));
        assertThat(next.quantiles().get(1).loss()).isCloseTo(0.9 * 4 + 0.1 * 11.2, within(1e-9));
        assertThat(next.meanAbsoluteError()).hasValue(6);
        assertThat(next.weightedLoss().orElseThrow()).isCloseTo(2 * (6 + 3.6 + 1.12) / 20 / 2, within(1e-9));
        assertThat(card.horizons().get(1).judged()).isZero();
        assertThat(card.horizons().get(1).unjudged()).isEqualTo(2);
    }

    @Test
    void anOriginInAGapStandsAtTheLastBinBeforeItAndIsMadeOnce() {
        List<Bin> bins = new ArrayList<>(walk(60, 11));
        long[] origins = {minutes(50), minutes(51), minutes(52)};
        List<ForecastRow> rows = new ArrayList<>();
        WalkForward walk = new WalkForward(Method.LEADLINE, List.of(), GRID, origins, () -> 0, rows::add);
        for (int i = 0; i < bins.size(); i++) {
            if (i <= 50 || i >= 54) {
                walk.take(new SeriesRow(i + 2, minutes(i), bins.get(i)));
            }
        }
        Scorecard card = walk.finish();
        assertThat(card.origins()).isEqualTo(1);
        assertThat(rows)
                .hasSize(4)
                .allSatisfy(row -> assertThat(row.originMillis()).isEqualTo(minutes(50)));
        assertThat(card.horizons().get(0).unjudged()).isEqualTo(1);
        assertThat(card.horizons().get(1).judged()).isEqualTo(1);
    }

    @Test
    void aConstantSeriesIsForecastExactlyAndHasNoRelativeLoss() {
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            bins.add(Bin.of(1e9));
        }
        Scorecard card = card(Method.PERSISTENCE, bins, 200, 250);
        assertThat(card.relativeLoss()).isEmpty();
        assertThat(card.horizons().getFirst().weightedLoss()).hasValue(0);
        for (ForecastRow row : forecasts(Method.LEADLINE, bins, 250)) {
            assertThat(row.value()).isCloseTo(1e9, within(1e3));
        }
    }

    @Test
    void addsUpTheProcessorTimeOfLearningAndForecasting() {
        long[] clock = {0};
        WalkForward walk = new WalkForward(
                Method.PERSISTENCE, List.of(), GRID, new long[] {minutes(1)}, () -> clock[0] += 10, row -> {});
        for (int i = 0; i < 3; i++) {
            walk.take(new SeriesRow(i + 2, minutes(i), Bin.of(1)));
        }
        assertThat(walk.finish().cost()).isEqualTo(new Scorecard.Cost(30, 10));
    }

    private static Scorecard card(Method method, List<Bin> bins, int... origins) {
        return run(method, bins, new ArrayList<>(), origins);
    }

    private static List<ForecastRow> forecasts(Method method, List<Bin> bins, int... origins) {
        List<ForecastRow> rows = new ArrayList<>();
        run(method, bins, rows, origins);
        return rows;
    }

    private static Scorecard run(Method method, List<Bin> bins, List<ForecastRow> rows, int... origins) {
        long[] times =
                Arrays.stream(origins).mapToLong(WalkForwardTest::minutes).toArray();
        WalkForward walk = new WalkForward(method, List.of(), GRID, times, () -> 0, rows::add);
        for (int i = 0; i < bins.size(); i++) {
            walk.take(new SeriesRow(i + 2, minutes(i), bins.get(i)));
        }
        return walk.finish();
    }

    private static long minutes(int bin) {
        return bin * 60_000L;
    }

    private static double value(List<Bin> bins, int index) {
        return bins.get(index) instanceof Bin.Known(double value) ? value : Double.NEGATIVE_INFINITY;
    }

    private static List<Bin> walk(int count, int seed) {
        RandomGenerator random = ForAll.generator(seed);
        List<Bin> bins = new ArrayList<>();
        double level = 1000;
        for (int i = 0; i < count; i++) {
            level = Math.max(0, level + 30 * random.nextGaussian());
            bins.add(Bin.of(level));
        }
        return bins;
    }
}
