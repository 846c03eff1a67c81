// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Scenarios × strategies, as one Markdown table that is the same bytes for the same seed. Kept in git, it shows in a
 * review what a change of the planner does.
 */
public final class ScenarioReport {

    /** Makes a strategy for one scenario; strategies remember, so every run needs its own. */
    @FunctionalInterface
    public interface Contestant {

        /** A fresh strategy for this scenario. */
        ScalingStrategy enter(Scenario scenario);
    }

    /**
     * One run.
     *
     * @param scenario which load
     * @param result what came of it
     * @param staticPeak accelerator-hours of the smallest constant fleet that meets the attainment; empty when none does
     */
    public record Row(Scenario scenario, RehearsalResult result, Optional<Double> staticPeak) {}

    private ScenarioReport() {}

    /**
     * Runs every contestant on every scenario, and the smallest constant fleet beside them.
     *
     * @param progress told runs done and runs to do
     */
    public static List<Row> run(
            List<Scenario> scenarios, List<Contestant> contestants, long seed, ProgressListener progress) {
        List<Row> rows = new ArrayList<>();
        int total = scenarios.size() * (contestants.size() + 1);
        for (Scenario scenario : scenarios) {
            Optional<StaticPeakSearch.Found> peak = StaticPeakSearch.search(
                    scenario.fleet(),
                    scenario.requests(),
                    DemoWorkload.MAX_REPLICAS,
                    DemoWorkload.MAX_REPLICAS,
                    seed,
                    ProgressListener.NONE);
            Optional<Double> hours = peak.map(found -> found.result().gpuHours());
            peak.ifPresent(found -> rows.add(new Row(scenario, found.result(), hours)));
            for (Contestant contestant : contestants) {
                ScalingStrategy strategy = contestant.enter(scenario);
                rows.add(new Row(
                        scenario,
                        Rehearsal.run(scenario.simulator(scenario.fleet(), seed), strategy, ProgressListener.NONE),
                        hours));
                progress.progress(rows.size(), total);
            }
        }
        return rows;
    }

    /** The runs as Markdown: what the scenarios are, then one line per run. */
    public static String markdown(List<Row> rows) {
        StringBuilder text = new StringBuilder();
        rows.stream()
                .map(Row::scenario)
                .distinct()
                .forEach(one -> text.append("- **")
                        .append(one.name())
                        .append("**: ")
                        .append(one.story())
                        .append(" (")
                        .append(one.requests().size())
                        .append(" requests).\n"));
        text.append("\n| scenario | strategy | both met | TTFT met | TPOT met | TTFT p50 / p95 / p99 s | TPOT p99 ms |"
                        + " GPU-h | of static peak | serving | idle | starting | draining | scale actions |\n")
                .append("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private static String line(Row row) {
        RehearsalResult result = row.result();
        PoolUsage usage = result.total();
        double total = Math.max(usage.totalSeconds(), 1e-9);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2f %% | %.2f %% | %.2f %% | %s | %s | %.2f | %s | %.0f %% | %.0f %% | %.0f %% | %.0f %% | %d |\n",
                row.scenario().name(),
                result.strategy(),
                100 * result.attainment(),
                100 * result.firstTokenAttainment(),
                100 * result.perTokenAttainment(),
                result.firstToken()
                        .map(seconds -> String.format(
                                Locale.ROOT, "%.2f / %.2f / %.2f", seconds.p50(), seconds.p95(), seconds.p99()))
                        .orElse("–"),
                result.perToken()
                        .map(seconds -> String.format(Locale.ROOT, "%.1f", 1e3 * seconds.p99()))
                        .orElse("–"),
                result.gpuHours(),
                row.staticPeak()
                        .map(hours -> String.format(Locale.ROOT, "%.0f %%", 100 * result.gpuHours() / hours))
                        .orElse("–"),
                100 * usage.servingSeconds() / total,
                100 * usage.idleSeconds() / total,
                100 * usage.startingSeconds() / total,
                100 * usage.drainingSeconds() / total,
                result.scaleActions());
    }
}
