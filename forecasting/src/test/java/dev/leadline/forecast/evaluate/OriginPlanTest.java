// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import static dev.leadline.forecast.evaluate.SeriesReaderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OriginPlanTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void spreadsOriginsEvenlyOverTheLastPartAndLeavesRoomForTheLongestHorizon() {
        long[] times = new OriginPlan.LastShare(0.45, 5).times(series(100), MINUTE.multipliedBy(4), "s.csv");
        assertThat(times).containsExactly(minutes(55, 65, 75, 85, 95));
    }

    @Test
    void aShareThatNoBinaryNumberIsCountsAsWritten() {
        long[] times = new OriginPlan.LastShare(0.29, 1).times(series(100), MINUTE, "s.csv");
        assertThat(times).containsExactly(minutes(71));
    }

    @Test
    void takesEveryBinWhereFewerRemainThanAreAskedFor() {
        long[] times = new OriginPlan.LastShare(0.5, 50).times(series(10), MINUTE, "s.csv");
        assertThat(times).containsExactly(minutes(5, 6, 7, 8));
    }

    @Test
    void refusesASeriesInWhichNoForecastCouldBeJudged() {
        assertThatThrownBy(() -> new OriginPlan.LastShare(0.45, 50).times(series(1), MINUTE, "s.csv"))
                .isInstanceOf(TableFormatException.class)
                .hasMessageContaining("has 1 bin")
                .hasMessageContaining("shorter horizons");
    }

    @Test
    void beginsNoSoonerThanTheFirstValue() {
        SeriesShape late = new SeriesShape(10, 3, 0, 420_000, 540_000, MINUTE);
        assertThat(new OriginPlan.LastShare(1, 50).times(late, MINUTE, "s.csv")).containsExactly(minutes(7, 8));
    }

    @Test
    void readsNamedOriginsInAnyOrderAndCountsTheSameOneOnce() throws IOException {
        OriginPlan.Listed plan = OriginPlan.read(bytes("t\n120\n60\n120\n"), "o.csv");
        assertThat(plan.times(series(5), MINUTE, "s.csv")).containsExactly(minutes(1, 2));
    }

    @Test
    void refusesAnEmptyListAndOriginsThatTheSeriesDoesNotHave() throws IOException {
        assertThatThrownBy(() -> OriginPlan.read(bytes("t\n"), "o.csv")).hasMessageContaining("No origin is named");
        OriginCheck check = new OriginCheck(OriginPlan.read(bytes("t\n60\n90\n"), "o.csv"));
        SeriesShape shape = SeriesShape.of(
                new SeriesReader(bytes("t,x\n0,1\n60,2\n120,3\n"), "s.csv", "x", MINUTE), "s.csv", MINUTE, check);
        assertThatThrownBy(() -> check.finish(shape))
                .hasMessageContaining("o.csv, line 3: '90' is no t of the series")
                .hasMessageContaining("runs from 0 to 120");
    }

    @Test
    void refusesAnOriginBeforeTheFirstValue() throws IOException {
        OriginCheck check = new OriginCheck(OriginPlan.read(bytes("t\n0\n60\n"), "o.csv"));
        SeriesShape shape = SeriesShape.of(
                new SeriesReader(bytes("t,x\n0,\n60,2\n"), "s.csv", "x", MINUTE), "s.csv", MINUTE, check);
        assertThatThrownBy(() -> check.finish(shape)).hasMessageContaining("Begin at 60 or later");
    }

    private static SeriesShape series(long bins) {
        return new SeriesShape(bins, bins, 0, 0, (bins - 1) * 60_000, MINUTE);
    }

    private static long[] minutes(long... minutes) {
        return LongStream.of(minutes).map(minute -> minute * 60_000).toArray();
    }
}
