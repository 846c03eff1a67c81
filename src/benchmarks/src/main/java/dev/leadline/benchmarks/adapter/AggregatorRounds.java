// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import dev.leadline.benchmarks.adapter.Figure.Limit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Servers in turn behind the same aggregator, under the same load as without it. The aggregator asks a server over one
 * connection of HTTP/2, whatever those who read speak; they speak HTTP/1.1.
 */
final class AggregatorRounds {

    private static final String READS = "aggregator reads/s";
    private static final String CPU = "aggregator cpu";
    private static final String RATIO = "through the aggregator, reads/s over the sample adapter's";
    private static final Limit LIMIT = new Limit.AtLeast(1.6);

    private final Plan plan;
    private final Authority authority;
    private final Rounds rounds;
    private long refused;

    AggregatorRounds(Plan plan, Authority authority, Rounds rounds) {
        this.plan = plan;
        this.authority = authority;
        this.rounds = rounds;
    }

    /** The row of a figure that could not be measured. */
    static List<Figure> missing(String why) {
        return List.of(Figure.missing(RATIO, LIMIT, why));
    }

    /** Who begins changes from round to round. */
    List<Figure> run(Aggregator aggregator, List<Subject> servers) throws IOException, InterruptedException {
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Subject server : round % 2 == 1 ? servers : servers.reversed()) {
                aggregator.leadTo(server);
                load(round, server, aggregator.port());
            }
        }
        return figures();
    }

    private void load(int round, Subject server, int port) throws IOException, InterruptedException {
        LoadOrder order = new LoadOrder(
                LoadOrder.Protocol.h1,
                port,
                server.path(),
                server.numbers(),
                plan.connections(),
                plan.warmSeconds(),
                plan.seconds(),
                0,
                authority.authority(),
                authority.client());
        Generators.Outcome outcome = Generators.run(order, server);
        LoadResult load = outcome.load();
        rounds.add(server, READS, load.readsPerSecond());
        rounds.add(server, CPU, outcome.cpuPerThousand());
        refused += load.refused();
        AdapterFigures.progress(
                "round %d, through the aggregator, %s: %,.0f reads/s, p99 %.1f ms, %.3f CPU s a thousand, %d refused"
                        .formatted(
                                round,
                                server.name(),
                                load.readsPerSecond(),
                                load.p99Millis(),
                                outcome.cpuPerThousand(),
                                load.refused()));
    }

    private List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        figures.add(row("through the aggregator, reads/s", READS));
        figures.add(row("through the aggregator, CPU s of the adapter a thousand reads", CPU));
        figures.add(rounds.ratio(AdapterFigures.adapter(), AdapterFigures.peer(), READS)
                .map(ratios -> Figure.of(RATIO, LIMIT, ratios, Optional.empty()))
                .orElseGet(() -> Figure.missing(RATIO, LIMIT, "the sample adapter is not built (src/testbed/build)")));
        figures.add(Figure.of(
                "reads through the aggregator not answered with 200",
                new Limit.AtMost(0),
                Samples.of((double) refused),
                Optional.empty()));
        return figures;
    }

    private Figure row(String name, String what) {
        return Figure.of(
                name,
                new Limit.None(),
                rounds.of(AdapterFigures.adapter(), what).orElseThrow(),
                rounds.of(AdapterFigures.peer(), what));
    }
}
