// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks;

import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** Runs the benchmarks of this jar, with JMH's own options, and fails when there was nothing to report. */
public final class Benchmarks {

    private Benchmarks() {}

    /** For instance {@code java -jar benchmarks.jar Simulator -f 1}. */
    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
        CommandLineOptions options = new CommandLineOptions(arguments);
        if (options.shouldHelp()) {
            System.out.println(
                    "Takes the options of JMH: a pattern of names, -f forks, -wi and -i iterations, -r time.");
            return;
        }
        Collection<RunResult> results = new Runner(options).run();
        if (results.isEmpty()) {
            System.err.println("no benchmark ran: no name matches " + options.getIncludes());
            System.exit(1);
        }
        for (RunResult result : results) {
            System.out.printf(
                    "%s: %,.1f %s%n",
                    result.getParams().getBenchmark(),
                    result.getPrimaryResult().getScore(),
                    result.getPrimaryResult().getScoreUnit());
        }
    }
}
