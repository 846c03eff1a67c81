// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.policy.HolidayCalendar;
import dev.leadline.policy.Holidays;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class HolidayCalendarsTest {

    private static final LocalDate EPIPHANY = LocalDate.of(2026, 1, 6);

    @Test
    void knowsFixedAndMovingHolidaysOfACountry() {
        Holidays germany = HolidayCalendars.of(new HolidayCalendar("DE", ""));
        assertThat(germany.isHoliday(LocalDate.of(2026, 10, 3))).isTrue();
        assertThat(germany.isHoliday(LocalDate.of(2026, 4, 6)))
                .as("Easter Monday")
                .isTrue();
        assertThat(germany.isHoliday(LocalDate.of(2026, 4, 7))).isFalse();
    }

    @Test
    void partsOfACountryHaveHolidaysOfTheirOwn() {
        assertThat(HolidayCalendars.of(new HolidayCalendar("DE", "BY")).isHoliday(EPIPHANY))
                .isTrue();
        assertThat(HolidayCalendars.of(new HolidayCalendar("DE", "")).isHoliday(EPIPHANY))
                .isFalse();
    }

    @Test
    void aCountryThatIsNotKnownHasNone() {
        assertThat(HolidayCalendars.of(new HolidayCalendar("TH", "")).isHoliday(LocalDate.of(2026, 1, 1)))
                .isFalse();
    }
}
