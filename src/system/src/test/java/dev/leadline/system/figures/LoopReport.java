// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import static java.lang.String.format;
import static java.util.Locale.ROOT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The closed loop's figures as a table, a CSV file, and a chart for each run in the cluster. */
final class LoopReport {

    /** Most points of attainment between the cluster and the simulator. */
    static final double ATTAINMENT_POINTS = 2;
    /** Most relative difference of accelerator-hours, percent. */
    static final double GPU_HOURS_PERCENT = 5;

    private final List<LoopRun> runs = new ArrayList<>();

    void add(LoopRun run) {
        runs.add(run);
    }

    /** A Markdown table: one line per shape and seed, the cluster beside the simulator. */
    String table() {
        StringBuilder out = new StringBuilder("""
                | shape | seed | looks at | requests | attainment: cluster | simulator | (seeing all) | points apart | GPU-hours: cluster | simulator | (seeing all) | apart | verdict |
                |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|
                """);
        for (LoopRun cluster : of(LoopRun.Where.Cluster)) {
            LoopRun pure = peer(cluster, LoopRun.Where.Simulator).orElseThrow();
            Optional<LoopRun> all = peer(cluster, LoopRun.Where.SimulatorSeeingAll);
            out.append(format(
                    ROOT,
                    "| %s | %d | +%.2f s | %,d | %.2f %% | %.2f %% | %s | %+.2f | %.3f | %.3f | %s | %+.1f %% | %s |%n",
                    cluster.traffic().label(),
                    cluster.seed(),
                    cluster.phase(),
                    cluster.requests(),
                    100 * cluster.attainment(),
                    100 * pure.attainment(),
                    all.map(one -> format(ROOT, "%.2f %%", 100 * one.attainment()))
                            .orElse(""),
                    points(cluster, pure),
                    cluster.gpuHours(),
                    pure.gpuHours(),
                    all.map(one -> format(ROOT, "%.3f", one.gpuHours())).orElse(""),
                    percent(cluster, pure),
                    agrees(cluster, pure) ? "within" : "APART"));
        }
        return out.toString();
    }

    /** Every run by itself. */
    String csv() {
        String rows = runs.stream()
                .map(run -> format(
                        ROOT,
                        "%s,%d,%s,%d,%.6f,%.6f,%.6f,%.6f,%d",
                        run.traffic().label(),
                        run.seed(),
                        run.where(),
                        run.requests(),
                        run.attainment(),
                        run.firstToken(),
                        run.perToken(),
                        run.gpuHours(),
                        run.failed()))
                .collect(Collectors.joining("\n"));
        return "shape,seed,where,requests,attainment,ttft_attainment,itl_attainment,gpu_hours,failed\n" + rows + "\n";
    }

    /** Runs in the cluster that are not within the limits of their run in the simulator. */
    List<String> apart() {
        return of(LoopRun.Where.Cluster).stream()
                .filter(cluster ->
                        !agrees(cluster, peer(cluster, LoopRun.Where.Simulator).orElseThrow()))
                .map(cluster -> cluster.traffic().label() + " seed " + cluster.seed())
                .toList();
    }

    /** Writes the CSV file, the table and the charts. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("closed-loop.csv"), csv());
        Files.writeString(folder.resolve("closed-loop.md"), table());
        for (LoopRun cluster : of(LoopRun.Where.Cluster)) {
            String name = "closed-loop-" + cluster.traffic().label() + "-" + cluster.seed() + ".svg";
            LoopRun pure = peer(cluster, LoopRun.Where.Simulator).orElseThrow();
            Files.writeString(folder.resolve(name), LoopChart.svg(cluster, pure));
        }
    }

    private List<LoopRun> of(LoopRun.Where where) {
        return runs.stream()
                .filter(run -> run.where() == where)
                .sorted(Comparator.comparing(LoopRun::traffic).thenComparingLong(LoopRun::seed))
                .toList();
    }

    private Optional<LoopRun> peer(LoopRun run, LoopRun.Where where) {
        return of(where).stream()
                .filter(other -> other.traffic() == run.traffic() && other.seed() == run.seed())
                .findFirst();
    }

    private static double points(LoopRun cluster, LoopRun pure) {
        return 100 * (cluster.attainment() - pure.attainment());
    }

    private static double percent(LoopRun cluster, LoopRun pure) {
        return 100 * (cluster.gpuHours() / pure.gpuHours() - 1);
    }

    private static boolean agrees(LoopRun cluster, LoopRun pure) {
        return Math.abs(points(cluster, pure)) <= ATTAINMENT_POINTS
                && Math.abs(percent(cluster, pure)) <= GPU_HOURS_PERCENT;
    }
}
