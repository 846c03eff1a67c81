// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Pauses of the garbage collector, from a log of {@code -Xlog:gc,gc+phases} with the decoration {@code uptime}:
 * collectors that work beside the program tell their pauses among the phases.
 */
final class Pauses {

    private static final Pattern PAUSE = Pattern.compile("\\[([0-9.]+)s\\].*\\bPause (.*) ([0-9.]+)ms\\s*");

    private Pauses() {}

    /**
     * A while in the life of a process.
     *
     * @param from uptime, seconds
     * @param until uptime, seconds
     */
    record Window(double from, double until) {
        private boolean contains(double moment) {
            return moment > from && moment <= until;
        }
    }

    /** Those of a log in some windows, ms; what jcmd asked for is not counted. */
    static List<Double> in(String log, List<Window> windows) {
        return log.lines()
                .map(PAUSE::matcher)
                .filter(found -> found.matches()
                        && windows.stream().anyMatch(one -> one.contains(Double.parseDouble(found.group(1))))
                        && !found.group(2).contains("Diagnostic Command"))
                .map(found -> Double.valueOf(found.group(3)))
                .toList();
    }
}
