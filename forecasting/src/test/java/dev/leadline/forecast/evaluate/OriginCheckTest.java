// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leadline.forecast.Bin;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OriginCheckTest {

    private static final SeriesShape SHAPE = new SeriesShape(5, 4, 60_000, 120_000, 300_000, Duration.ofMinutes(1));

    @Test
    void originsThatAreBinsAreFound() {
        OriginCheck check = checked(listed(120_000, 240_000));
        check.finish(SHAPE);
        assertThat(SHAPE.bins()).isEqualTo(5);
    }

    @Test
    void oneThatIsNoBinIsNamedWithTheNearestPlace() {
        assertThatExceptionOfType(TableFormatException.class)
                .isThrownBy(() -> checked(listed(120_000, 250_000)).finish(SHAPE))
                .satisfies(refused -> {
                    assertThat(refused.line()).isEqualTo(3);
                    assertThat(refused.value()).isEqualTo("250");
                    assertThat(refused.rule()).isEqualTo("is no t of the series.");
                    assertThat(refused.hint())
                            .isEqualTo("The series runs from 60 to 300; the nearest place on its grid is 240.");
                });
    }

    @Test
    void severalAreCountedAndThePlaceStaysInTheSeries() {
        assertThatExceptionOfType(TableFormatException.class)
                .isThrownBy(
                        () -> checked(listed(1_000_000, 2_000_000, 3_000_000)).finish(SHAPE))
                .satisfies(refused -> {
                    assertThat(refused.rule()).isEqualTo("is no t of the series (2 more are not either).");
                    assertThat(refused.hint()).endsWith("is 300.");
                });
        assertThatExceptionOfType(TableFormatException.class)
                .isThrownBy(() -> checked(listed(1_000)).finish(SHAPE))
                .satisfies(refused -> assertThat(refused.hint()).endsWith("is 60."));
    }

    @Test
    void nothingCanBeForecastBeforeTheFirstValue() {
        assertThatExceptionOfType(TableFormatException.class)
                .isThrownBy(() -> checked(listed(60_000)).finish(SHAPE))
                .satisfies(refused -> {
                    assertThat(refused.line()).isEqualTo(2);
                    assertThat(refused.hint()).isEqualTo("Begin at 120 or later.");
                });
    }

    @Test
    void aShareOfTheSeriesNeedsNoCheck() {
        OriginCheck check = new OriginCheck(new OriginPlan.LastShare(0.5, 3));
        check.finish(new SeriesShape(1, 1, 0, 0, 0, Duration.ofMinutes(1)));
        assertThat(new OriginPlan.LastShare(0.5, 3).times(SHAPE, Duration.ofMinutes(1), "s.csv"))
                .containsExactly(240_000);
    }

    private static OriginCheck checked(OriginPlan plan) {
        OriginCheck check = new OriginCheck(plan);
        for (int i = 0; i < 5; i++) {
            check.row(new SeriesRow(i + 2, 60_000 + 60_000L * i, i == 0 ? Bin.unknown() : Bin.of(1)));
        }
        return check;
    }

    private static OriginPlan.Listed listed(long... millis) {
        TreeMap<Long, Long> lines = new TreeMap<>();
        for (long time : millis) {
            lines.put(time, 2L + lines.size());
        }
        return new OriginPlan.Listed("o.csv", lines);
    }
}
