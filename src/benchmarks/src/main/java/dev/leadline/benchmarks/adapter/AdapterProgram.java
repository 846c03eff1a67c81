// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The packaged adapter, unpacked as in the image.
 *
 * @param jar that is started
 * @param options of the virtual machine, those of the chart
 */
record AdapterProgram(Path jar, List<String> options) {

    private static final Pattern USED = Pattern.compile("total [^\\n]*?used (\\d+)K");

    AdapterProgram {
        options = List.copyOf(options);
    }

    /** Unpacks a jar of Spring Boot. */
    static AdapterProgram unpacked(Path packed, Path folder, String options) throws IOException, InterruptedException {
        output(List.of(
                tool("java"),
                "-Djarmode=tools",
                "-jar",
                packed.toString(),
                "extract",
                "--force",
                "--destination",
                folder.toString()));
        Path jar = folder.resolve(packed.getFileName());
        if (!Files.isRegularFile(jar)) {
            throw new IOException(packed + " could not be unpacked to " + folder);
        }
        return new AdapterProgram(
                jar, Arrays.stream(options.strip().split("\\s+", -1)).toList());
    }

    /** The command that starts it, as far as its own options. */
    List<String> java(List<String> further) {
        List<String> command = new ArrayList<>(
                List.of(tool("java"), "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        command.addAll(further);
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }

    /** Collects all garbage of a process, then tells how many bytes of its heap are in use. */
    static long liveBytes(long pid) throws IOException, InterruptedException {
        String id = Long.toString(pid);
        output(List.of(tool("jcmd"), id, "GC.run"));
        return usedBytes(output(List.of(tool("jcmd"), id, "GC.heap_info")));
    }

    /** The sum of what {@code GC.heap_info} calls used. */
    static long usedBytes(String heapInfo) {
        try (Stream<MatchResult> found = USED.matcher(heapInfo).results()) {
            return found.mapToLong(used -> 1024 * Long.parseLong(used.group(1))).sum();
        }
    }

    /** A program of the JDK that runs this. */
    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + said);
        }
        return said;
    }
}
