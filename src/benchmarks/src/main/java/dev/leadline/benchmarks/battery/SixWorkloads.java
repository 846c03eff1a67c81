// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import dev.leadline.rehearse.FleetSimulator;
import dev.leadline.rehearse.ProgressListener;
import dev.leadline.rehearse.Rehearsal;
import dev.leadline.rehearse.RehearsalResult;
import dev.leadline.rehearse.battery.Workload;
import dev.leadline.rehearse.battery.Workloads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Leadline on the six workloads beside the clairvoyant plan: {@code SixWorkloads [--seeds 1,2] [--cold 90,240] [--only
 * ramp,bursts] [--rounds 400] [--standards file]}.
 */
public final class SixWorkloads {

    private SixWorkloads() {}

    /** Prints one line per load, and the means over them. */
    public static void main(String[] arguments) throws IOException {
        var options = new Arguments(arguments);
        int rounds = Integer.parseInt(options.get("rounds", "400"));
        Standards standards =
                new Standards(Path.of(options.get("standards", "src/benchmarks/standards.csv")), rounds);
        List<String> only = Arrays.asList(options.get("only", "").split(","));
        for (String cold : options.get("cold", "90").split(",")) {
            for (String seed : options.get("seeds", "101").split(",")) {
                run(standards, Long.parseLong(seed), Double.parseDouble(cold), only);
            }
        }
    }

    private static void run(Standards standards, long seed, double cold, List<String> only) throws IOException {
        double attained = 0;
        double logRatio = 0;
        int count = 0;
        for (Workload load : Workloads.six(seed, cold)) {
            if (!only.contains("") && !only.contains(load.name())) {
                continue;
            }
            String cell = load.name() + " seed " + seed + " cold " + (int) cold;
            Standard standard = standards.of(load, cell, ProgressListener.NONE);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %,d requests, clairvoyant %.1f GPU-h at %.2f %%, constant %s, fluid = %.2fx%n",
                    cell,
                    load.requests().size(),
                    standard.clairvoyantHours(),
                    100 * standard.clairvoyantAttainment(),
                    standard.constant()
                            .map(one -> String.format(
                                    Locale.ROOT,
                                    "%d+%d = %.2fx",
                                    one.prefill(),
                                    one.decode(),
                                    one.hours() / standard.clairvoyantHours()))
                            .orElse("none fits"),
                    standard.fluidHours() / standard.clairvoyantHours());
            RehearsalResult plain = rehearse(load, seed, standard, false);
            attained += plain.attainment();
            logRatio += Math.log(plain.gpuHours() / standard.clairvoyantHours());
            count++;
            if (!load.schedule().isEmpty()) {
                rehearse(load, seed, standard, true);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "seed %d, cold start %.0f s, %d loads: mean attainment %.2f %% at %.3fx (geometric mean)%n%n",
                seed,
                cold,
                count,
                100 * attained / count,
                Math.exp(logRatio / count));
    }

    private static RehearsalResult rehearse(Workload load, long seed, Standard standard, boolean declared) {
        RehearsalResult result = Rehearsal.run(
                new FleetSimulator(load.fleet(), load.requests(), seed), load.leadline(declared), ProgressListener.NONE);
        System.out.printf(
                Locale.ROOT,
                "  %-20s %6.2f %% (TTFT %6.2f %%, ITL %6.2f %%) at %.3fx, %d scale actions%n",
                result.strategy(),
                100 * result.attainment(),
                100 * result.firstTokenAttainment(),
                100 * result.perTokenAttainment(),
                result.gpuHours() / standard.clairvoyantHours(),
                result.scaleActions());
        return result;
    }
}
