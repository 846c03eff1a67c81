// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import dev.leadline.policy.HolidayCalendar;
import dev.leadline.policy.Holidays;
import java.time.LocalDate;
import java.time.Year;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Public holidays by country and part of it, from Jollyday. A country that it does not know has none, which is said once in
 * the log: demand is then forecast without a calendar.
 */
final class HolidayCalendars {

    private static final Logger log = LoggerFactory.getLogger(HolidayCalendars.class);

    private static final Map<HolidayCalendar, Holidays> KNOWN = new ConcurrentHashMap<>();

    private HolidayCalendars() {}

    /** The holidays of a calendar; policies of the same calendar share them. */
    static Holidays of(HolidayCalendar calendar) {
        return KNOWN.computeIfAbsent(calendar, HolidayCalendars::look);
    }

    private static Holidays look(HolidayCalendar calendar) {
        String country = calendar.country().toLowerCase(Locale.ROOT);
        if (!HolidayManager.getSupportedCalendarCodes().contains(calendar.country())) {
            log.warn(
                    "No holidays are known of {}, so calendar.country changes no forecast; schedule and events do.",
                    calendar.country());
            return Holidays.NONE;
        }
        HolidayManager manager = HolidayManager.getInstance(ManagerParameters.create(country));
        String[] part = calendar.subdivision().isEmpty()
                ? new String[0]
                : new String[] {calendar.subdivision().toLowerCase(Locale.ROOT)};
        Map<Integer, Set<LocalDate>> years = new ConcurrentHashMap<>();
        return day -> years.computeIfAbsent(day.getYear(), year -> daysOff(manager, Year.of(year), part))
                .contains(day);
    }

    private static Set<LocalDate> daysOff(HolidayManager manager, Year year, String... part) {
        return manager.getHolidays(year, HolidayType.PUBLIC_HOLIDAY, part).stream()
                .map(holiday -> holiday.getDate())
                .collect(Collectors.toUnmodifiableSet());
    }
}
