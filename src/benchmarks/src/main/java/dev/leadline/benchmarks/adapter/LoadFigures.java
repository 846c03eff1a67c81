// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import dev.leadline.benchmarks.adapter.Figure.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rows that come of the loads. */
final class LoadFigures {

    private static final String NO_PEER = "the sample adapter is not built (src/testbed/build)";

    private LoadFigures() {}

    static List<Figure> of(Rounds rounds, Plan plan, long refused) {
        List<Figure> figures = new ArrayList<>();
        for (LoadOrder.Protocol protocol : LoadOrder.Protocol.values()) {
            String label = protocol.label();
            double wanted = switch (protocol) {
                case h1 -> 15_000;
                case h2 -> 9_000;
            };
            String at = String.format(Locale.ROOT, " at %,d/s, ms", plan.rate());
            figures.add(row(rounds, label + ", reads/s", protocol + " reads/s", new Limit.AtLeast(wanted)));
            figures.add(rounds.ratio(AdapterFigures.adapter(), AdapterFigures.peer(), protocol + " reads/s")
                    .map(ratios -> Figure.of(
                            label + ", reads/s over the sample adapter's",
                            new Limit.AtLeast(3),
                            ratios,
                            Optional.empty()))
                    .orElseGet(() -> Figure.missing(
                            label + ", reads/s over the sample adapter's", new Limit.AtLeast(3), NO_PEER)));
            figures.add(row(rounds, label + ", p50" + at, protocol + " p50", new Limit.None()));
            figures.add(row(rounds, label + ", p99" + at, protocol + " p99", new Limit.AtMost(5)));
            figures.add(row(rounds, label + ", CPU s a thousand reads", protocol + " cpu", new Limit.AtMost(0.06)));
        }
        figures.add(row(rounds, "resident memory under load, MB", "resident", new Limit.AtMost(280)));
        figures.add(Figure.of(
                "reads not answered with 200", new Limit.AtMost(0), Samples.of((double) refused), Optional.empty()));
        return figures;
    }

    private static Figure row(Rounds rounds, String name, String what, Limit limit) {
        Optional<Samples> peer = rounds.of(AdapterFigures.peer(), what);
        return rounds.of(AdapterFigures.adapter(), what)
                .map(samples -> Figure.of(name, limit, samples, peer))
                .orElseGet(() -> Figure.missing(name, limit, "there was no round"));
    }
}
