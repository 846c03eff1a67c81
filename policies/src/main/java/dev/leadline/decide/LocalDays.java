// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.policy.Holidays;
import dev.leadline.policy.ScalingPolicy;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * What kind of day it is where users are. A calendar names a country and no time zone: the first zone of the schedule is
 * taken, and UTC without one.
 *
 * @param zone where days begin
 * @param holidays days off besides weekends
 */
record LocalDays(ZoneId zone, Holidays holidays) {

    /** Nothing is known of days. */
    static final LocalDays UNKNOWN = new LocalDays(ZoneOffset.UTC, Holidays.NONE);

    static LocalDays of(ScalingPolicy policy, Holidays holidays) {
        ZoneId zone = policy.schedule().stream()
                .map(window -> window.timeZone())
                .findFirst()
                .orElse(ZoneOffset.UTC);
        return new LocalDays(zone, holidays);
    }

    /** A day off in the middle of a working week: the one that neither the day nor the week before foretells. */
    boolean isHolidayInTheWeek(Instant time) {
        LocalDate day = day(time);
        return !isWeekend(day) && holidays.isHoliday(day);
    }

    boolean isWeekend(Instant time) {
        return isWeekend(day(time));
    }

    /** Seconds since local midnight, by the clock on the wall. */
    int secondOfDay(Instant time) {
        return time.atZone(zone).toLocalTime().toSecondOfDay();
    }

    private LocalDate day(Instant time) {
        return time.atZone(zone).toLocalDate();
    }

    private static boolean isWeekend(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }
}
