// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.app.Backtest.Results;
import dev.leadline.app.Backtest.Timed;
import dev.leadline.policy.DurationText;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.LatencyQuantiles;
import dev.leadline.rehearse.PoolUsage;
import dev.leadline.rehearse.RehearsalResult;
import dev.leadline.rehearse.TraceRequest;
import dev.leadline.rehearse.WorkloadNeed.PoolNeed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints a backtest for people. */
final class BacktestReport {

    private final PrintWriter out;

    BacktestReport(PrintWriter out) {
        this.out = out;
    }

    /** What is rehearsed on what. */
    void head(Path trace, double speed, double scale, List<TraceRequest> load, BacktestFleet fleet) {
        long input = load.stream().mapToLong(TraceRequest::inputTokens).sum();
        long output = load.stream().mapToLong(TraceRequest::outputTokens).sum();
        Duration span = Duration.ofSeconds((long) Math.ceil(load.getLast().arrivalSeconds()));
        out.printf(
                Locale.ROOT,
                "load   %s at speed %s and scale %s: %,d requests in %s, %,d input and %,d output tokens%n",
                trace,
                plain(speed),
                plain(scale),
                load.size(),
                DurationText.print(span),
                input,
                output);
        FleetSpec spec = fleet.spec();
        spec.pools()
                .forEach((name, pool) -> out.printf(
                        Locale.ROOT,
                        "pool   %-8s %s, %d accelerator(s) per replica, ready after %s s, starts with %d%n",
                        name,
                        pool.profile().id(),
                        pool.accelerators(),
                        plain(pool.coldStart().seconds()),
                        pool.replicas()));
        fleet.need().pools().forEach((name, need) -> out.printf(Locale.ROOT, "need   %-8s %s%n", name, describe(need)));
        out.printf(Locale.ROOT, "limit  %d accelerators%n", spec.gpuLimit());
        out.println();
        out.flush();
    }

    /** What came of it. */
    void results(Results results, BacktestFleet fleet) {
        TextTable table = new TextTable(List.of(
                "strategy",
                "attained",
                "TTFT s p50",
                "p95",
                "p99",
                "TPOT ms p50",
                "p95",
                "p99",
                "GPU-hours",
                "serving",
                "idle",
                "starting",
                "draining",
                "actions",
                "simulated req/s"));
        table.row(cells("leadline", results.leadline()));
        results.peak()
                .ifPresent(peak -> table.row(
                        cells("static peak " + peak.result().strategy().substring(7), peak)));
        results.hpa().ifPresent(hpa -> table.row(cells(hpa.result().strategy(), hpa)));
        results.peers().forEach(peer -> table.row(cells(peer.name() + (peer.tuned() ? ", tuned" : ""), peer.timed())));
        table.print(out);
        out.println();
        if (results.peakMissing()) {
            out.printf(
                    Locale.ROOT,
                    "No constant fleet within the policy's bounds and the accelerators meets the objective.%n");
        }
        results.peak()
                .ifPresent(peak -> out.printf(
                        Locale.ROOT,
                        "Leadline uses %s GPU-hours than static peak, the smallest constant fleet that meets the"
                                + " objective.%n",
                        difference(
                                results.leadline().result().gpuHours(),
                                peak.result().gpuHours())));
        results.hpa()
                .ifPresent(hpa -> out.printf(
                        Locale.ROOT,
                        "Leadline uses %s GPU-hours than the best HPA on waiting requests; of targets %s that is %s.%n",
                        difference(
                                results.leadline().result().gpuHours(),
                                hpa.result().gpuHours()),
                        results.sweep().stream()
                                .map(one -> String.format(
                                        Locale.ROOT,
                                        "%s (%.1f %%, %.1f h)",
                                        one.result().strategy().replace("hpa queue ", ""),
                                        100 * one.result().attainment(),
                                        one.result().gpuHours()))
                                .collect(Collectors.joining(", ")),
                        hpa.result().strategy().replace("hpa queue ", "")));
        out.printf(
                Locale.ROOT,
                "The fluid ceiling, 1 - mean / peak of the need, is %.1f %%: no scaler can save more of a constant"
                        + " fleet.%n",
                100 * fleet.need().fluidCeiling());
        settings(results.peers());
        out.flush();
    }

    private void settings(List<PeerBacktest.Row> peers) {
        if (peers.isEmpty()) {
            return;
        }
        out.println();
        out.printf(
                Locale.ROOT,
                "Each baseline stands with its published settings and, tuned, with those of its grid that did best on"
                        + " the first %.0f %% of the trace:%nthe cheapest that met the objective there, else the highest"
                        + " attainment.%n",
                100 * PeerBacktest.TRAINING);
        peers.forEach(peer ->
                out.printf(Locale.ROOT, "  %s%s: %s%n", peer.name(), peer.tuned() ? ", tuned" : "", peer.setting()));
    }

    private static List<String> cells(String name, Timed timed) {
        RehearsalResult result = timed.result();
        List<String> cells = new ArrayList<>();
        cells.add(name);
        cells.add(String.format(Locale.ROOT, "%.2f %%", 100 * result.attainment()));
        cells.addAll(quantiles(result.firstToken(), 1, "%.2f"));
        cells.addAll(quantiles(result.perToken(), 1000, "%.1f"));
        PoolUsage usage = result.total();
        for (double seconds : new double[] {
            usage.totalSeconds(),
            usage.servingSeconds(),
            usage.idleSeconds(),
            usage.startingSeconds(),
            usage.drainingSeconds()
        }) {
            cells.add(String.format(Locale.ROOT, "%.1f", seconds / 3600));
        }
        cells.add(String.valueOf(result.scaleActions()));
        cells.add(String.format(Locale.ROOT, "%,.0f", timed.simulatedPerSecond()));
        return cells;
    }

    private static List<String> quantiles(Optional<LatencyQuantiles> latency, double factor, String format) {
        return latency.map(known -> List.of(known.p50(), known.p95(), known.p99()).stream()
                        .map(value -> String.format(Locale.ROOT, format, value * factor))
                        .toList())
                .orElse(List.of("-", "-", "-"));
    }

    private static String describe(PoolNeed need) {
        String parts = need.parts().entrySet().stream()
                .map(part -> String.format(Locale.ROOT, "%s %.2f", part.getKey(), part.getValue()))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%.2f replicas on average (%s), %.2f in the busiest minute",
                need.mean(),
                parts,
                need.peak());
    }

    private static String difference(double ours, double theirs) {
        double share = theirs == 0 ? 0 : 1 - ours / theirs;
        return String.format(Locale.ROOT, "%.1f %% %s", 100 * Math.abs(share), share >= 0 ? "fewer" : "more");
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
