// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A five-field cron expression: minute, hour, day of month, month, day of week; with {@code *}, lists, ranges, steps
 * and English three-letter names, 0 and 7 both Sunday. Where both day fields are restricted either is enough, as in
 * every cron.
 *
 * <p>A start that falls into the hour that is left out when clocks go forward happens after the gap, because a floor
 * that is forgotten costs more than one that comes an hour late; a start in the hour that happens twice counts once, at
 * its first occurrence.
 */
final class Cron {

    private static final List<String> MONTHS =
            List.of("", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final String RULE =
            "a cron has five fields (minute, hour, day of month, month, day of week), e.g. \"0 8 * * MON-FRI\"";

    private final String text;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet daysOfMonth;
    private final BitSet months;
    private final BitSet daysOfWeek;
    private final boolean eitherDay;

    private Cron(String text, String[] fields, List<BitSet> sets) {
        this.text = text;
        this.minutes = sets.get(0);
        this.hours = sets.get(1);
        this.daysOfMonth = sets.get(2);
        this.months = sets.get(3);
        this.daysOfWeek = sets.get(4);
        this.eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
        if (daysOfWeek.get(7)) {
            daysOfWeek.set(0);
        }
    }

    /** Parses an expression; one that never comes, such as 30 February, is refused as well. */
    static Checked<Cron> check(String text) {
        String[] fields = text.replaceAll("^[ \\t\\r\\n]+", "").split("[ \\t\\r\\n]+");
        if (text.length() > PolicyLimits.CRON || fields.length != 5) {
            String hint = text.startsWith("@")
                    ? "write the five fields instead of a nickname: @daily is \"0 0 * * *\""
                    : "write five fields; this has " + (text.isBlank() ? 0 : fields.length);
            return Checked.refused(RULE, hint);
        }
        List<Optional<BitSet>> sets = List.of(
                field(fields[0], 0, 59, List.of()),
                field(fields[1], 0, 23, List.of()),
                field(fields[2], 1, 31, List.of()),
                field(fields[3], 1, 12, MONTHS),
                field(fields[4], 0, 7, DAYS));
        List<String> names =
                List.of("minute (0-59)", "hour (0-23)", "day of month (1-31)", "month (1-12)", "day of week (0-7)");
        for (int i = 0; i < sets.size(); i++) {
            if (sets.get(i).isEmpty()) {
                return Checked.refused(RULE, "the " + names.get(i) + " cannot be " + Shown.shorten(fields[i]));
            }
        }
        Cron cron =
                new Cron(text, fields, sets.stream().map(Optional::orElseThrow).toList());
        return cron.everHappens()
                ? Checked.accepted(cron)
                : Checked.refused(
                        "a cron has to come round, and this day never does", "choose a day that the month has");
    }

    /** An expression that is known to be good. */
    static Cron of(String text) {
        return switch (check(text)) {
            case Checked.Accepted<Cron>(Cron cron) -> cron;
            case Checked.Refused<Cron>(String rule, String hint) ->
                throw new IllegalArgumentException(text + ": " + rule + "; " + hint);
        };
    }

    String text() {
        return text;
    }

    /**
     * True when a window of this length that starts with the cron is open at any moment of {@code [from, to]}; a
     * window is open from its start, and no longer at its end.
     */
    boolean openWithin(ZoneId zone, Duration length, Instant from, Instant to) {
        LocalDate first = from.minus(length).atZone(zone).toLocalDate().minusDays(1);
        LocalDate last = to.atZone(zone).toLocalDate();
        for (LocalDate day = last; !day.isBefore(first); day = day.minusDays(1)) {
            if (happensOn(day) && opensOn(day, zone, from.minus(length), to)) {
                return true;
            }
        }
        return false;
    }

    private boolean opensOn(LocalDate day, ZoneId zone, Instant after, Instant to) {
        for (int hour = hours.previousSetBit(23); hour >= 0; hour = hours.previousSetBit(hour - 1)) {
            for (int minute = minutes.previousSetBit(59); minute >= 0; minute = minutes.previousSetBit(minute - 1)) {
                Instant start =
                        day.atTime(LocalTime.of(hour, minute)).atZone(zone).toInstant();
                if (!start.isAfter(to) && start.isAfter(after)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean happensOn(LocalDate day) {
        boolean ofMonth = daysOfMonth.get(day.getDayOfMonth());
        boolean ofWeek = daysOfWeek.get(day.getDayOfWeek().getValue() % 7);
        return months.get(day.getMonthValue()) && (eitherDay ? (ofMonth || ofWeek) : (ofMonth && ofWeek));
    }

    /** Four years hold every date, and 28 every pair of date and weekday that the Gregorian calendar knows soon. */
    private boolean everHappens() {
        LocalDate start = LocalDate.of(2024, 1, 1);
        return start.datesUntil(start.plusYears(28)).anyMatch(this::happensOn);
    }

    private static Optional<BitSet> field(String field, int min, int max, List<String> names) {
        BitSet set = new BitSet(max + 1);
        for (String part : field.split(",", -1)) {
            if (!addPart(set, part, min, max, names)) {
                return Optional.empty();
            }
        }
        return Optional.of(set);
    }

    private static boolean addPart(BitSet set, String part, int min, int max, List<String> names) {
        String[] stepped = part.split("/", -1);
        int step = stepped.length == 1 ? 1 : number(stepped[1], List.of());
        String[] range = stepped[0].split("-", -1);
        boolean all = stepped[0].equals("*");
        int from = all ? min : number(range[0], names);
        int to = all ? max : range.length == 2 ? number(range[1], names) : stepped.length == 2 ? max : from;
        boolean sound = stepped.length <= 2 && range.length <= 2 && step >= 1 && from >= min && from <= to && to <= max;
        for (int value = from; sound && value <= to; value += step) {
            set.set(value);
        }
        return sound;
    }

    /** The number or the place of the name, or -1, which no field allows. */
    private static int number(String text, List<String> names) {
        return text.matches("[0-9]{1,2}")
                ? Integer.parseInt(text)
                : text.isEmpty() ? -1 : names.indexOf(text.toUpperCase(Locale.ROOT));
    }
}
