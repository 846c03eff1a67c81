// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.util.List;
import java.util.regex.Pattern;

/** Pauses of the garbage collector, from a log of {@code -Xlog:gc} with the decoration {@code uptime}. */
final class Pauses {

    private static final Pattern PAUSE = Pattern.compile("\\[([0-9.]+)s\\].*\\bPause (.*) ([0-9.]+)ms\\s*");

    private Pauses() {}

    /** Those of a log after a moment of the process, ms; what jcmd asked for is not counted. */
    static List<Double> after(String log, double uptimeSeconds) {
        return log.lines()
                .map(PAUSE::matcher)
                .filter(found -> found.matches()
                        && Double.parseDouble(found.group(1)) > uptimeSeconds
                        && !found.group(2).contains("Diagnostic Command"))
                .map(found -> Double.valueOf(found.group(3)))
                .toList();
    }
}
