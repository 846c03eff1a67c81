// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How numbers are written in sentences: rounded, in one locale, with units people use. */
final class Wording {

    private Wording() {}

    /** Whole numbers with thousands separators. */
    static String whole(double value) {
        // A decision writes a dozen of these, and a formatter takes longer than the decision.
        StringBuilder digits = new StringBuilder(Long.toString(Math.round(value)));
        int sign = digits.charAt(0) == '-' ? 1 : 0;
        for (int at = digits.length() - 3; at > sign; at -= 3) {
            digits.insert(at, ',');
        }
        return digits.toString();
    }

    /** One decimal. */
    static String decimal(double value) {
        // What a formatter writes, without reading a pattern for every number.
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP).toPlainString()
                : String.format(Locale.ROOT, "%.1f", value);
    }

    /** Seconds below two minutes, minutes above. */
    static String span(double seconds) {
        return seconds < 120 ? whole(seconds) + " s" : decimal(seconds / 60) + " min";
    }

    /** A share in percent. */
    static String percent(double share) {
        return decimal(100 * share) + " %";
    }

    /** Milliseconds below ten seconds. */
    static String millis(double seconds) {
        return seconds < 10 ? whole(seconds * 1000) + " ms" : span(seconds);
    }

    /** A duration in the same words. */
    static String span(Duration duration) {
        return span(duration.toMillis() / 1000.0);
    }

    /** P99 for 0.99, P99.5 for 0.995. */
    static String quantile(double probability) {
        double percent = Math.round(probability * 1000) / 10.0;
        return percent == Math.rint(percent) ? "P" + Math.round(percent) : "P" + percent;
    }

    /** "1 replica", "2 replicas". */
    static String replicas(int count) {
        return count == 1 ? "1 replica" : whole(count) + " replicas";
    }

    /** Names and values in the order given, rounded to four significant digits so that they read well. */
    static Map<String, Double> numbers(Object... namesAndValues) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            numbers.put((String) namesAndValues[i], rounded(((Number) namesAndValues[i + 1]).doubleValue()));
        }
        return numbers;
    }

    private static double rounded(double value) {
        if (Math.abs(value) < 1e-12 || !Double.isFinite(value)) {
            return 0;
        }
        double unit = StrictMath.pow(10, Math.ceil(StrictMath.log10(Math.abs(value))) - 4);
        return unit >= 1 ? Math.rint(value) : Math.rint(value / unit) / Math.rint(1 / unit);
    }
}
