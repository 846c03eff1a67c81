// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.time.LocalDate;

/** Which days of a calendar are holidays. The days are looked up outside and come in as values. */
@FunctionalInterface
public interface Holidays {

    /** No day is one. */
    Holidays NONE = day -> false;

    /** Whether people of the calendar have a day off. */
    boolean isHoliday(LocalDate day);
}
