// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.nio.file.Path;
import java.util.List;

/**
 * How long and how much.
 *
 * @param rounds pairs of everything that is repeated
 * @param warmSeconds before a load counts, and before memory is read
 * @param seconds of each load
 * @param connections of each load
 * @param rate reads a second where latency is measured
 * @param policies while there is load, two pools each
 * @param series pools in all where memory is measured
 * @param changes of a status
 * @param strict true: exit code 1 when a limit is not kept
 * @param out takes logs and the table
 */
record Plan(
        int rounds,
        int warmSeconds,
        int seconds,
        int connections,
        int rate,
        int policies,
        int series,
        int changes,
        boolean strict,
        Path out) {

    /** @throws IllegalArgumentException with a sentence when an argument is wrong */
    static Plan of(List<String> arguments) {
        Options options = new Options(
                arguments,
                "rounds",
                "warm",
                "seconds",
                "connections",
                "rate",
                "policies",
                "series",
                "changes",
                "strict",
                "out");
        return new Plan(
                options.number("rounds", 5),
                options.number("warm", 5),
                options.number("seconds", 15),
                options.number("connections", 64),
                options.number("rate", 2_000),
                options.number("policies", 100),
                options.number("series", 10_000),
                options.number("changes", 300),
                options.flag("strict"),
                Path.of(options.text("out", "target/figures/adapter")).toAbsolutePath());
    }
}
