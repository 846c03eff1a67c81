// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a policy came to over several runs.
 *
 * @param attainment mean of the shares of requests that met both targets
 * @param worst the smallest of them
 * @param ratio geometric mean of the GPU-hours relative to the reference
 * @param turns mean changes of direction per pool and hour beyond those of demand
 * @param undone share of raises that were undone within a cold start
 * @param runs how many
 */
record Summary(double attainment, double worst, double ratio, double turns, double undone, int runs) {

    /** Over these runs, of which there is at least one. */
    static Summary of(List<Run> runs) {
        int raises = runs.stream().mapToInt(Run::raises).sum();
        int undone = runs.stream().mapToInt(Run::undone).sum();
        return new Summary(
                runs.stream().mapToDouble(Run::attainment).average().orElseThrow(),
                runs.stream().mapToDouble(Run::attainment).min().orElseThrow(),
                Math.exp(runs.stream()
                        .mapToDouble(run -> Math.log(run.ratio()))
                        .average()
                        .orElseThrow()),
                runs.stream().mapToDouble(Run::turnsPerPoolHour).average().orElseThrow(),
                raises == 0 ? 0 : (double) undone / raises,
                runs.size());
    }

    /** By policy, in the order in which they first ran. */
    static Map<String, Summary> perPolicy(List<Run> runs) {
        Map<String, List<Run>> grouped = new LinkedHashMap<>();
        runs.forEach(run ->
                grouped.computeIfAbsent(run.policy(), none -> new ArrayList<>()).add(run));
        Map<String, Summary> summaries = new LinkedHashMap<>();
        grouped.forEach((policy, its) -> summaries.put(policy, of(its)));
        return summaries;
    }

    /** One line per policy. */
    static String byPolicy(List<Run> runs) {
        StringBuilder text = new StringBuilder();
        perPolicy(runs)
                .forEach((policy, all) -> text.append(String.format(
                        Locale.ROOT,
                        "%-28s %3d runs: mean attainment %6.2f %% (worst %6.2f %%) at %.3fx, %.2f excess turns per pool"
                                + " and hour, %.1f %% of raises undone%n",
                        policy,
                        all.runs(),
                        100 * all.attainment(),
                        100 * all.worst(),
                        all.ratio(),
                        all.turns(),
                        100 * all.undone())));
        return text.toString();
    }
}
