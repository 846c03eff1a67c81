// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as policies write them: {@code ^([0-9]+(ms|s|m|h|d))+$}, for instance {@code 2s} or {@code 1m30s}; a day
 * is 24 hours. The parts are added up. At most ten years, so that a slip of the hand cannot overflow anything.
 */
public final class DurationText {

    /** The longest duration a policy may name. */
    public static final Duration LONGEST = Duration.ofDays(3650);

    static final String RULE = "a duration is digits with ms, s, m, h or d, e.g. 2s or 1m30s";

    private static final Pattern WHOLE = Pattern.compile("([0-9]+(ms|s|m|h|d))+");
    private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h|d)");
    private static final Pattern OTHER_UNIT = Pattern.compile("([0-9]{1,9}) *([a-zA-Zµ]+)");

    private DurationText() {}

    /** The duration, or empty when the text is not one or is longer than {@link #LONGEST}. */
    public static Optional<Duration> parse(String text) {
        if (text.length() > PolicyLimits.DURATION || !WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        for (MatchResult part : PART.matcher(text).results().toList()) {
            String digits = part.group(1).replaceFirst("^0+(?=.)", "");
            if (digits.length() > 12) {
                return Optional.empty();
            }
            sum = sum.plus(of(Long.parseLong(digits), part.group(2)));
        }
        return sum.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(sum);
    }

    /**
     * The shortest text that parses back to this duration.
     *
     * @throws IllegalArgumentException when it is negative or finer than a millisecond
     */
    public static String print(Duration duration) {
        if (duration.isNegative() || duration.toNanosPart() % 1_000_000 != 0) {
            throw new IllegalArgumentException("a policy counts whole milliseconds from 0, not " + duration);
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toDays(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    /** How a text that is no duration could be mended. */
    static String hint(String text) {
        if (WHOLE.matcher(text).matches()) {
            return "write at most " + LONGEST.toDays() + "d";
        }
        if (text.matches("[0-9]{1,9}")) {
            return "add the unit: " + text + "s for seconds, or " + text + "ms for milliseconds";
        }
        Matcher other = OTHER_UNIT.matcher(text);
        if (other.matches()) {
            return unitOf(other.group(2))
                    .map(unit -> "write " + other.group(1) + unit)
                    .orElse("write it in ms, s, m, h or d, for example 30s");
        }
        return text.matches("[0-9]+\\.[0-9]+[a-z]*")
                ? "use whole numbers of a smaller unit, for example 1500ms for 1.5s"
                : "write it like 500ms, 30s, 10m, 1h30m or 14d";
    }

    private static Optional<String> unitOf(String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        if (lower.startsWith("ms") || lower.startsWith("milli")) {
            return Optional.of("ms");
        }
        return switch (lower.charAt(0)) {
            case 's' -> Optional.of("s");
            case 'm' -> lower.startsWith("mo") || lower.startsWith("mic") ? Optional.empty() : Optional.of("m");
            case 'h' -> Optional.of("h");
            case 'd' -> Optional.of("d");
            default -> Optional.empty();
        };
    }

    private static Duration of(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }
}
