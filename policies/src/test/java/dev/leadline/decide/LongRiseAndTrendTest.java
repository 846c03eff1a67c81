// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.Demand;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What is carried on, by how much and for how long. */
class LongRiseAndTrendTest {

    private final LongRise rise = new LongRise();
    private final Trend trend = new Trend();
    private Instant now = Instant.EPOCH;

    private void looks(int count, IntToDoubleFunction requests, IntToDoubleFunction prompt, IntToDoubleFunction out) {
        for (int i = 0; i < count; i++) {
            now = now.plusSeconds(5);
            double each = requests.applyAsDouble(i);
            rise.learn(
                    SeenPool.demand(each, each * prompt.applyAsDouble(i), 0),
                    OptionalDouble.of(out.applyAsDouble(i)),
                    5,
                    now);
        }
    }

    private void rates(int count, IntToDoubleFunction rate) {
        for (int i = 0; i < count; i++) {
            now = now.plusSeconds(5);
            trend.add(rate.applyAsDouble(i), 5, now);
        }
    }

    /** Level for 41 looks, then this much more with every look: 90 s of a straight rise. */
    private static double broken(int look, double level, double each) {
        return level + each * Math.max(0, look - 41);
    }

    @Test
    void speaksWhereAStartTakesTwoAndAHalfMinutes() {
        assertThat(LongRise.speaks(150)).isTrue();
        assertThat(LongRise.speaks(149.9)).isFalse();
    }

    @Test
    void requestsThatRiseCarryEverySeriesWithThem() {
        looks(60, i -> broken(i, 100, 2), i -> 1000, i -> 200);
        double share = 0.4 * 1.5 * 90 / 136;
        assertThat(rise.of(DemandOutlook.REQUESTS, 1000, 136, 200, 1)).hasValueCloseTo(share, within(0.001));
        assertThat(rise.of(DemandOutlook.INPUT, 1000, 136, 200, 1)).hasValueCloseTo(share, within(0.001));
        assertThat(rise.of(DemandOutlook.OUTPUT, 1000, 136, 200, 1)).hasValueCloseTo(share, within(0.001));
        assertThat(rise.of(DemandOutlook.INPUT, 10, 136, 200, 1)).hasValueCloseTo(4 / 136.0, within(0.001));
    }

    @Test
    void fewerButLongerRequestsAreMultipliedWithTheirSigns() {
        looks(60, i -> broken(i, 100, -1), i -> 1000, i -> broken(i, 200, 10));
        double fewer = -0.2 * 1.5 * 90 / 82;
        double longer = 2 * 1.5 * 90 / 380;
        assertThat(rise.of(DemandOutlook.OUTPUT, 1000, 82, 380, 1))
                .hasValueCloseTo((1 + fewer) * (1 + longer) - 1, within(0.002));
        assertThat(rise.of(DemandOutlook.INPUT, 1000, 82, 380, 1))
                .as("what will fall is no rise")
                .hasValue(0);
        assertThat(rise.of(DemandOutlook.OUTPUT, 1000, 82, 0, 1))
                .as("unknown length")
                .hasValue(0);
    }

    @Test
    void promptsThatGrowLongerAreCounted() {
        looks(60, i -> 1000, i -> broken(i, 1000, 20), i -> 200);
        double mean = rise.of(DemandOutlook.INPUT, 10, 1000, 200, 1).orElseThrow();
        assertThat(mean).isCloseTo(40 / 1360.0, within(0.003));
        assertThat(rise.of(DemandOutlook.OUTPUT, 10, 1000, 200, 1)).hasValue(0);
    }

    @Test
    void withoutRequestsNothingIsSaid() {
        assertThat(rise.of(DemandOutlook.INPUT, 60, 0, 200, 1)).isEmpty();
        looks(60, i -> broken(i, 100, 2), i -> 1000, i -> 200);
        rise.learn(SeenPool.NO_DEMAND, OptionalDouble.empty(), 5, now.plusSeconds(5));
        assertThat(rise.of(DemandOutlook.INPUT, 60, 136, 200, 1)).hasValue(0);
        Demand nobody = SeenPool.demand(0, 0, 0);
        rise.learn(nobody, OptionalDouble.empty(), 5, now.plusSeconds(10));
        assertThat(rise.of(DemandOutlook.INPUT, 60, 136, 200, 1)).hasValue(0);
    }

    @Test
    void aStraightRiseGoesOnForTwiceTheTimeItHasLasted() {
        rates(20, i -> 100 + 2 * i);
        assertThat(trend.rise(10, 1)).isCloseTo(4, within(1e-6));
        // Positive from the fifth look on: 16 looks of 5 s, and half the window.
        assertThat(trend.rise(1000, 1)).isCloseTo(0.4 * 2 * (16 * 5 + 20), within(1e-6));
    }

    @Test
    void fewerThanFiveLooksPromiseNothing() {
        rates(4, i -> 100 + 2 * i);
        assertThat(trend.rise(10, 1)).isZero();
        rates(1, i -> 108);
        assertThat(trend.rise(10, 1)).isCloseTo(4, within(1e-6));
        trend.interrupt();
        assertThat(trend.rise(10, 1)).isZero();
        rates(5, i -> 100 + 2 * i);
        assertThat(trend.rise(1000, 1)).isCloseTo(0.4 * 2 * (5 + 20), within(1e-9));
    }

    @Test
    void aFallAndAStepPromiseNothing() {
        rates(9, i -> 100 - 2 * i);
        assertThat(trend.rise(10, 1)).isZero();
        trend.interrupt();
        rates(9, i -> i < 5 ? 100 : 130);
        assertThat(trend.rise(10, 1)).isZero();
    }

    @Test
    void anUncertainSlopeLosesTwoStandardErrors() {
        rates(9, i -> 100 + 2 * i + (i % 2 == 0 ? 1 : -1));
        double times = 0;
        double products = 0;
        double squares = 0;
        double mean = 0;
        for (int i = 0; i < 9; i++) {
            mean += (100 + 2 * i + (i % 2 == 0 ? 1 : -1)) / 9.0;
        }
        for (int i = 0; i < 9; i++) {
            double time = 5 * (i - 4);
            double rate = 100 + 2 * i + (i % 2 == 0 ? 1 : -1) - mean;
            times += time * time;
            products += time * rate;
            squares += rate * rate;
        }
        double slope = products / times;
        double error = Math.sqrt((squares - slope * products) / 7 / times);
        assertThat(trend.rise(10, 1)).isCloseTo(10 * (slope - 2 * error), within(1e-9));
    }

    @Test
    void onlyTheLastFortySecondsCount() {
        rates(30, i -> 100);
        rates(9, i -> 100 + 2 * i);
        assertThat(trend.rise(10, 1)).isCloseTo(4, within(1e-6));
    }
}
