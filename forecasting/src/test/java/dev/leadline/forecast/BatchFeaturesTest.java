// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tribuo.Example;
import org.tribuo.regression.Regressor;

class BatchFeaturesTest {

    private static final long MINUTE = 60_000;

    @Test
    void namesAndValuesGoTogether() {
        Levels levels = rising(0, 12);
        assertThat(BatchFeatures.names())
                .hasSize(BatchFeatures.of(levels, MINUTE, 1).length)
                .doesNotHaveDuplicates();
    }

    @Test
    void lagsAndAveragesAreDistancesFromTheLastValueInUsualChanges() {
        Levels levels = rising(0, 12);
        assertThat(levels.unit()).isEqualTo(2);
        assertThat(feature(levels, 1, "lag 1")).isEqualTo(-1);
        assertThat(feature(levels, 1, "lag 7")).isEqualTo(-7);
        assertThat(feature(levels, 1, "average 0.5")).isCloseTo((levels.averages[0] - 22) / 2, within(1e-12));
        assertThat(feature(levels, 1, "mean")).isCloseTo((11 - 22) / 2.0, within(1e-9));
        assertThat(feature(constant(5), 1, "lag 1")).isZero();
    }

    @Test
    void theClockIsThatOfTheBinThatIsForecast() {
        // Bin 360 + 20 is 06:20 of a Thursday, for the epoch began on one.
        Levels levels = rising(349, 12);
        assertThat(levels.now()).isEqualTo(360);
        assertThat(feature(levels, 20, "hour")).isEqualTo(6);
        assertThat(feature(levels, 20, "minute")).isEqualTo(20);
        double day = 2 * Math.PI * 380 / 1_440;
        assertThat(feature(levels, 20, "day sine 1")).isCloseTo(Math.sin(day), within(1e-12));
        assertThat(feature(levels, 20, "day cosine 1")).isCloseTo(Math.cos(day), within(1e-12));
        assertThat(feature(levels, 20, "day sine 3")).isCloseTo(Math.sin(3 * day), within(1e-12));
        assertThat(feature(levels, 20, "day cosine 3")).isCloseTo(Math.cos(3 * day), within(1e-12));
        assertThat(feature(levels, 20, "week sine")).isCloseTo(Math.sin(day / 7), within(1e-12));
        assertThat(feature(levels, 20, "week cosine")).isCloseTo(Math.cos(day / 7), within(1e-12));
    }

    @Test
    void anotherDayHasTheSameHoursAndAnotherPlaceInTheWeek() {
        Levels levels = rising(1_440 + 349, 12);
        assertThat(feature(levels, 20, "hour")).isEqualTo(6);
        assertThat(feature(levels, 20, "minute")).isEqualTo(20);
        assertThat(feature(levels, 20, "week sine"))
                .isCloseTo(Math.sin(2 * Math.PI * (1_440 + 380) / 10_080), within(1e-12));
    }

    @Test
    void anExampleIsTheChangeThatCameInUsualChanges() {
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            bins.add(i == 20 ? Bin.unknown() : Bin.of(2.0 * i));
        }
        BatchExamples examples =
                BatchExamples.of(new BatchTask(Duration.ofMinutes(1), List.of(3), 0, Instant.EPOCH, bins), 3);
        // Bins 8 to 26 but for 20, which is unknown, and 17, whose outcome is.
        assertThat(examples.size()).isEqualTo(17);
        Example<Regressor> first = examples.rows().getFirst();
        assertThat(first.getOutput().getValues()[0]).isCloseTo(3, within(1e-9));
        assertThat(examples.newer()).isEqualTo(4);
        assertThat(examples.all().size()).isEqualTo(17);
        assertThat(examples.older().size()).isEqualTo(10);
    }

    private static double feature(Levels levels, int steps, String name) {
        return BatchFeatures.of(levels, MINUTE, steps)[
                Arrays.asList(BatchFeatures.names()).indexOf(name)];
    }

    private static Levels rising(long first, int bins) {
        Levels levels = new Levels(Duration.ofMinutes(1));
        for (int i = 0; i < bins; i++) {
            levels.learn(first + i, 2.0 * i);
        }
        return levels;
    }

    private static Levels constant(double value) {
        Levels levels = new Levels(Duration.ofMinutes(1));
        for (int i = 0; i < 10; i++) {
            levels.learn(i, value);
        }
        return levels;
    }
}
