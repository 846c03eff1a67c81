// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used, from {@code /proc}; Linux only.
 *
 * @param cpuSeconds user and system time of all its threads
 * @param residentBytes memory it holds now
 */
record ProcessUsage(double cpuSeconds, long residentBytes) {

    /** USER_HZ, which is 100 on every Linux that a JVM runs on. */
    private static final double TICKS_PER_SECOND = 100;

    /** Fields behind the name of the command, which may hold blanks: state is the first, utime the 12th. */
    private static final int USER_TIME = 11;

    /** Reads it. */
    static ProcessUsage of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        try {
            return parse(Files.readString(folder.resolve("stat")), Files.readString(folder.resolve("status")));
        } catch (IOException gone) {
            throw new UncheckedIOException("process " + pid + " cannot be measured; has it ended?", gone);
        }
    }

    /** Takes it from the two files' text. */
    static ProcessUsage parse(String stat, String status) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        double ticks = Double.parseDouble(fields[USER_TIME]) + Double.parseDouble(fields[USER_TIME + 1]);
        long resident = status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.substring("VmRSS:".length()).replace("kB", "").strip())
                .mapToLong(kibibytes -> 1024 * Long.parseLong(kibibytes))
                .findFirst()
                .orElse(0);
        return new ProcessUsage(ticks / TICKS_PER_SECOND, resident);
    }
}
