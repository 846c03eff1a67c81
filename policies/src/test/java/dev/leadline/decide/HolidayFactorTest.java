// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.forecast.QuantilePath;
import dev.leadline.policy.ForecastSettings;
import dev.leadline.policy.Holidays;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HolidayFactorTest {

    private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");
    /** A Wednesday. */
    private static final LocalDate CORONATION = LocalDate.of(2026, 5, 20);

    private static final Holidays ONE_DAY = CORONATION::equals;
    private static final LocalDays DAYS = new LocalDays(BANGKOK, ONE_DAY);

    @Test
    void aHolidayInTheWeekIsLikeAWeekend() {
        HolidayFactor factor = learned(14);
        assertThat(factor.at(at(CORONATION, 10))).isCloseTo(0.4, within(1e-9));
        assertThat(factor.at(at(CORONATION, 3))).isCloseTo(1, within(1e-9));
    }

    @Test
    void otherDaysAreLeftAlone() {
        HolidayFactor factor = learned(14);
        assertThat(factor.at(at(CORONATION.minusDays(1), 10))).isEqualTo(1);
        assertThat(factor.at(at(CORONATION.plusDays(3), 10))).as("a Saturday").isEqualTo(1);
    }

    @Test
    void withoutAWeekendInMemoryNothingIsClaimed() {
        assertThat(learned(2).at(at(CORONATION, 10))).isEqualTo(1);
    }

    @Test
    void aDayBeginsWhereUsersAre() {
        HolidayFactor factor = learned(14);
        Instant firstMinute = ZonedDateTime.of(CORONATION.atTime(0, 0), BANGKOK).toInstant();
        assertThat(DAYS.isHolidayInTheWeek(firstMinute)).isTrue();
        assertThat(DAYS.isHolidayInTheWeek(firstMinute.minusSeconds(1))).isFalse();
        assertThat(factor.at(firstMinute)).isCloseTo(1, within(1e-9));
    }

    @Test
    void theForecastOfAHolidayMorningHasNoWorkingDaysRamp() {
        Instant now = at(CORONATION, 7).plus(Duration.ofMinutes(50));
        double withCalendar = expected(DAYS, now);
        double without = expected(LocalDays.UNKNOWN, now);
        assertThat(without).isGreaterThan(75);
        assertThat(withCalendar).isLessThan(0.6 * without);
    }

    @Test
    void theDayAfterAHolidayHasItsRamp() {
        Instant now = at(CORONATION.plusDays(1), 7).plus(Duration.ofMinutes(50));
        double withCalendar = expected(DAYS, now);
        assertThat(withCalendar).isGreaterThan(75);
        assertThat(withCalendar).isGreaterThan(1.2 * expected(LocalDays.UNKNOWN, now));
    }

    /** The middle of what is expected twenty minutes later, after sixteen days of history. */
    private static double expected(LocalDays days, Instant now) {
        DemandForecasts forecasts = new DemandForecasts(
                new ForecastSettings(true, Duration.ofDays(14), List.of(Duration.ofDays(1))), Set.of());
        forecasts.adopt(days);
        List<HistoryRow> rows = new ArrayList<>();
        for (Instant time = now.minus(Duration.ofDays(14)); time.isBefore(now); time = time.plusSeconds(60)) {
            rows.add(new HistoryRow(
                    time,
                    OptionalDouble.of(60 * demand(time)),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty()));
        }
        forecasts.learnHistory(rows, Duration.ofMinutes(1));
        QuantilePath path = forecasts.outlook(now).path(DemandOutlook.REQUESTS).orElseThrow();
        return path.at(Duration.ofMinutes(20), 0.9);
    }

    private static HolidayFactor learned(int days) {
        HolidayFactor factor = new HolidayFactor();
        factor.adopt(DAYS);
        Instant end = at(CORONATION, 0);
        for (Instant time = end.minus(Duration.ofDays(days)); time.isBefore(end); time = time.plusSeconds(600)) {
            factor.learn(time, demand(time));
        }
        return factor;
    }

    /** 10 requests/s at night; from eight o'clock on 100 on working days, and 40 on weekends and the holiday. */
    private static double demand(Instant time) {
        ZonedDateTime local = time.atZone(BANGKOK);
        boolean off = local.getDayOfWeek() == DayOfWeek.SATURDAY
                || local.getDayOfWeek() == DayOfWeek.SUNDAY
                || local.toLocalDate().equals(CORONATION);
        return local.getHour() < 8 ? 10 : off ? 40 : 100;
    }

    private static Instant at(LocalDate day, int hour) {
        return ZonedDateTime.of(day.atTime(hour, 0), BANGKOK).toInstant();
    }
}
