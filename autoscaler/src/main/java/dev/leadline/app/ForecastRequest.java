// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.forecast.ForecastGrid;
import dev.leadline.forecast.evaluate.Method;
import dev.leadline.policy.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a forecast is asked for, checked: everything that is wrong with the options is said at once.
 *
 * @param method who forecasts
 * @param grid step, horizons and quantiles, both ascending
 * @param periods what is known to recur
 */
record ForecastRequest(Method method, ForecastGrid grid, List<Duration> periods) {

    private static final Duration LONGEST = Duration.ofDays(14);
    private static final int MOST = 64;

    static ForecastRequest of(
            Duration step, List<Duration> horizons, List<String> quantiles, List<Duration> periods, String method) {
        List<String> findings = new ArrayList<>();
        if (step.compareTo(Duration.ofSeconds(1)) < 0 || step.compareTo(Duration.ofDays(1)) > 0) {
            throw CommandFailure.badInput("--step: " + DurationText.print(step)
                    + " must be from 1s to 1d. Write the width of a bin of the series, such as 60s.");
        }
        multiples("--horizons", horizons, step, findings);
        multiples("--periods", periods, step, findings);
        List<Double> levels = quantiles(quantiles, findings);
        if (Method.of(method).isEmpty()) {
            findings.add("--method: '" + method + "' is no method. Write one of " + String.join(", ", Method.labels())
                    + ".");
        }
        if (!findings.isEmpty()) {
            throw CommandFailure.badInput(findings);
        }
        return new ForecastRequest(
                Method.of(method).orElseThrow(),
                new ForecastGrid(step, horizons.stream().sorted().toList(), levels),
                List.copyOf(periods));
    }

    private static void multiples(String option, List<Duration> given, Duration step, List<String> findings) {
        if (new LinkedHashSet<>(given).size() < given.size()) {
            findings.add(option + ": one is given twice. Write each once.");
        }
        if (given.size() > MOST) {
            findings.add(option + ": " + given.size() + " are given, and at most " + MOST + " may be. Write fewer.");
        }
        for (Duration one : given) {
            String text = option + ": " + DurationText.print(one);
            if (one.isZero() || one.compareTo(LONGEST) > 0) {
                findings.add(text + " must be above 0s and at most " + DurationText.print(LONGEST)
                        + ". Write for example " + DurationText.print(step.multipliedBy(5)) + ".");
            } else if (one.toMillis() % step.toMillis() != 0) {
                Duration below = step.multipliedBy(one.toMillis() / step.toMillis());
                String nearest = below.isZero() ? "" : DurationText.print(below) + " or ";
                findings.add(text + " must be a multiple of the step of " + DurationText.print(step) + ". Write "
                        + nearest + DurationText.print(below.plus(step)) + ".");
            }
        }
    }

    private static List<Double> quantiles(List<String> given, List<String> findings) {
        List<Double> levels = new ArrayList<>();
        for (String text : given) {
            String clean = text.strip();
            double level = clean.matches("[0-9]{0,9}(\\.[0-9]{1,17})?") && !clean.isEmpty()
                    ? Double.parseDouble(clean)
                    : Double.NEGATIVE_INFINITY;
            if (!(level > 0 && level < 1)) {
                String hint = level >= 1 && level < 100 ? "Write 0.95 for 95 %." : "Write for example 0.95.";
                findings.add("--quantiles: '" + clean + "' must be a number above 0 and below 1. " + hint);
            } else if (levels.contains(level)) {
                findings.add("--quantiles: " + clean + " is given twice. Write each once.");
            }
            levels.add(level);
        }
        if (levels.size() > MOST) {
            findings.add("--quantiles: " + levels.size() + " are given, and at most " + MOST + " may be. Write fewer.");
        }
        return levels.stream().sorted().toList();
    }
}
