// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Every server in turn under the same load; who begins changes from round to round. */
final class LoadRounds {

    /** In the first of them the compiler takes more processor time than the reads do. */
    private static final int WARM_LOADS = 3;

    private final Plan plan;
    private final Authority authority;
    private final Rounds rounds;
    private final List<Pauses.Window> windows = new ArrayList<>();
    private long refused;

    LoadRounds(Plan plan, Authority authority, Rounds rounds) {
        this.plan = plan;
        this.authority = authority;
        this.rounds = rounds;
    }

    /** Reads of the adapter that were not answered with 200. */
    long refused() {
        return refused;
    }

    /** When the adapter was measured, in its uptime. */
    List<Pauses.Window> windows() {
        return List.copyOf(windows);
    }

    /** Loads that do not count, since virtual machines get faster for a while. */
    void warm(List<Subject> servers) throws IOException, InterruptedException {
        for (int load = 0; load < WARM_LOADS; load++) {
            for (LoadOrder.Protocol protocol : LoadOrder.Protocol.values()) {
                for (Subject server : servers) {
                    Generators.run(order(protocol, server, 0), server);
                }
            }
        }
    }

    void run(List<Subject> servers) throws IOException, InterruptedException {
        for (int round = 1; round <= plan.rounds(); round++) {
            List<Subject> order = round % 2 == 1 ? servers : servers.reversed();
            for (LoadOrder.Protocol protocol : LoadOrder.Protocol.values()) {
                for (Subject server : order) {
                    closed(round, protocol, server);
                }
                for (Subject server : order) {
                    open(round, protocol, server);
                }
            }
        }
    }

    private void closed(int round, LoadOrder.Protocol protocol, Subject server)
            throws IOException, InterruptedException {
        Generators.Outcome outcome = Generators.run(order(protocol, server, 0), server);
        rounds.add(server, protocol + " reads/s", outcome.load().readsPerSecond());
        rounds.add(server, protocol + " cpu", outcome.cpuPerThousand());
        rounds.add(server, "resident", outcome.residentBytes() / 1e6);
        count(server, outcome);
        AdapterFigures.progress("round %d, %s, %s: %,.0f reads/s, %.3f CPU s a thousand, %.0f MB, %d refused"
                .formatted(
                        round,
                        protocol.label(),
                        server.name(),
                        outcome.load().readsPerSecond(),
                        outcome.cpuPerThousand(),
                        outcome.residentBytes() / 1e6,
                        outcome.load().refused()));
    }

    private void open(int round, LoadOrder.Protocol protocol, Subject server) throws IOException, InterruptedException {
        Generators.Outcome outcome = Generators.run(order(protocol, server, plan.rate()), server);
        LoadResult load = outcome.load();
        rounds.add(server, protocol + " p50", load.halfMillis());
        rounds.add(server, protocol + " p99", load.p99Millis());
        count(server, outcome);
        AdapterFigures.progress("round %d, %s at %,d/s, %s: p50 %.2f ms, p99 %.2f ms, %d refused"
                .formatted(
                        round,
                        protocol.label(),
                        plan.rate(),
                        server.name(),
                        load.halfMillis(),
                        load.p99Millis(),
                        load.refused()));
    }

    private void count(Subject server, Generators.Outcome outcome) {
        if (server.name().equals(AdapterFigures.adapter())) {
            refused += outcome.load().refused();
            windows.add(outcome.window());
        }
    }

    private LoadOrder order(LoadOrder.Protocol protocol, Subject server, int rate) {
        return new LoadOrder(
                protocol,
                server.port(),
                server.path(),
                server.numbers(),
                plan.connections(),
                plan.warmSeconds(),
                plan.seconds(),
                rate,
                authority.authority(),
                authority.client());
    }
}
