// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import dev.leadline.benchmarks.adapter.Figure.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Takes the figures of the metrics adapter, in pairs with the sample adapter: start, memory, throughput, latency, processor
 * time, pauses, and how soon a new status is served. Loopback only; ends by itself with a table.
 */
public final class AdapterFigures {

    private static final String ADAPTER = "adapter";
    private static final String SAMPLE = "sample adapter";
    private static final double MEGA = 1e6;
    private static final int FEW = 10;

    private final Plan plan;
    private final Path folder;
    private final Authority authority;
    private final AdapterProgram program;
    private final Programs peers;
    private final Rounds rounds = new Rounds();
    private final List<Figure> figures = new ArrayList<>();

    /**
     * Programs of the testbed, each absent where it is not built.
     *
     * @param sample the sample adapter
     * @param plane etcd and kube-apiserver
     */
    private record Programs(Optional<Path> sample, Optional<Path> plane) {

        static Programs found() {
            return new Programs(found("leadline.sample-adapter"), found("leadline.plane"));
        }

        private static Optional<Path> found(String property) {
            return Optional.of(Path.of(System.getProperty(property, ""))).filter(Files::isExecutable);
        }
    }

    private AdapterFigures(Plan plan, AdapterProgram program, Programs peers) throws IOException {
        this.plan = plan;
        this.folder = plan.out();
        this.program = program;
        this.peers = peers;
        this.authority = Authority.in(folder);
    }

    /**
     * Measures and prints the table.
     *
     * @param arguments as {@link Plan} names them
     */
    public static void main(String[] arguments) throws Exception {
        Plan plan;
        try {
            plan = Plan.of(List.of(arguments));
        } catch (IllegalArgumentException wrong) {
            System.err.println("adapter-figures: " + wrong.getMessage());
            System.exit(2);
            return;
        }
        Files.createDirectories(plan.out());
        Path jar = Path.of(System.getProperty("leadline.adapter.jar", ""));
        AdapterProgram program = AdapterProgram.unpacked(
                jar, plan.out().resolve("adapter"), System.getProperty("leadline.adapter.javaOptions", ""));
        FigureTable table = new AdapterFigures(plan, program, Programs.found()).measure();
        Files.writeString(plan.out().resolve("adapter.md"), table.markdown());
        System.out.println(table.markdown());
        if (plan.strict() && !table.isMet()) {
            System.err.println("adapter-figures: not every limit is kept");
            System.exit(1);
        }
    }

    static void progress(String sentence) {
        System.err.println("adapter-figures: " + sentence);
    }

    private FigureTable measure() throws IOException, InterruptedException {
        if (peers.sample().isEmpty()) {
            progress("the sample adapter is not built (src/testbed/build); figures that need it count as not met");
        }
        long idleLive;
        long idleResident;
        try (StandInApi api = new StandInApi(new Policies(FEW), authority)) {
            Subject.Setting setting = new Subject.Setting(folder, authority, api.kubeconfig(folder), FEW);
            figures.addAll(new Starts(program, setting, plan.rounds()).measure());
            try (Subject adapter = Subject.adapter(program, setting, "idle", List.of())) {
                adapter.awaitReady(authority);
                TimeUnit.SECONDS.sleep(plan.warmSeconds());
                figures.add(Figure.of(
                        "resident memory, idle with " + FEW + " policies, MB",
                        new Limit.AtMost(230),
                        Samples.of(adapter.usage().residentBytes() / MEGA),
                        Optional.empty()));
                idleLive = AdapterProgram.liveBytes(adapter.pid());
                idleResident = adapter.usage().residentBytes();
            }
        }
        full(idleLive, idleResident);
        load();
        return new FigureTable(figures);
    }

    /** Two pools a policy: so many series of desired replicas, and twice as many of demand and forecast. */
    private void full(long idleLive, long idleResident) throws IOException, InterruptedException {
        int policies = plan.series() / 2;
        try (StandInApi api = new StandInApi(new Policies(policies), authority)) {
            Subject.Setting setting = new Subject.Setting(folder, authority, api.kubeconfig(folder), policies);
            try (Subject adapter = Subject.adapter(program, setting, "full", List.of())) {
                double ready = adapter.awaitReady(authority);
                progress("ready with %,d policies after %.2f s".formatted(policies, ready));
                TimeUnit.SECONDS.sleep(plan.warmSeconds());
                long live = AdapterProgram.liveBytes(adapter.pid());
                String what = String.format(Locale.ROOT, "%,d pools", plan.series());
                figures.add(Figure.of(
                        what + ": live heap above idle, MB",
                        new Limit.AtMost(64),
                        Samples.of((live - idleLive) / MEGA),
                        Optional.empty()));
                figures.add(Figure.of(
                        what + ": resident memory above idle, MB",
                        new Limit.None(),
                        Samples.of((adapter.usage().residentBytes() - idleResident) / MEGA),
                        Optional.empty()));
            }
        }
    }

    /**
     * Those while it was measured: the steady ones, without those while 64 connections are being made. On two cores that three
     * processes want, a pause is also a wait for a processor, so the median and 99 % of them are told beside the limit.
     */
    private static List<Figure> pauses(String log, List<Pauses.Window> windows) {
        List<Double> pauses = Pauses.in(log, windows);
        if (pauses.isEmpty()) {
            return List.of(
                    Figure.missing("longest of the steady pauses, ms", new Limit.AtMost(5), "no pause was logged"));
        }
        Samples steady = Samples.of(pauses);
        String what = " of " + steady.count() + " steady pauses, ms";
        return List.of(
                Figure.of("half" + what, new Limit.None(), Samples.of(steady.median()), Optional.empty()),
                Figure.of("99 %" + what, new Limit.None(), Samples.of(steady.percentile(0.99)), Optional.empty()),
                Figure.of("longest" + what, new Limit.AtMost(5), Samples.of(steady.most()), Optional.empty()));
    }

    private void load() throws IOException, InterruptedException {
        Policies policies = new Policies(plan.policies());
        Path gcLog = folder.resolve("gc.log");
        Files.deleteIfExists(gcLog);
        try (StandInApi api = new StandInApi(policies, authority)) {
            Subject.Setting setting = new Subject.Setting(folder, authority, api.kubeconfig(folder), plan.policies());
            List<Subject> servers = new ArrayList<>();
            try {
                Subject adapter = Subject.adapter(
                        program, setting, "loaded", List.of("-Xlog:gc,gc+phases:file=" + gcLog + ":uptime"));
                servers.add(adapter);
                if (peers.sample().isPresent()) {
                    servers.add(Subject.sample(peers.sample().get(), setting));
                }
                for (Subject server : servers) {
                    server.awaitReady(authority);
                    answersRight(server);
                }
                LoadRounds load = new LoadRounds(plan, authority, rounds);
                load.warm(servers);
                load.run(servers);
                figures.addAll(LoadFigures.of(rounds, plan, load.refused()));
                figures.addAll(pauses(Files.readString(gcLog), load.windows()));
                figures.add(new Changes(api, adapter, authority, plan.policies()).measure(plan.changes()));
                figures.addAll(aggregated(servers));
            } finally {
                servers.forEach(Subject::close);
            }
        }
    }

    private List<Figure> aggregated(List<Subject> servers) throws IOException, InterruptedException {
        if (peers.plane().isEmpty()) {
            return AggregatorRounds.missing("the aggregator is not built (src/testbed/build)");
        }
        progress("starting the aggregator");
        try (Aggregator aggregator = Aggregator.start(peers.plane().get(), folder, authority)) {
            return new AggregatorRounds(plan, authority, rounds).run(aggregator, servers);
        } catch (IOException failed) {
            // The other figures are there and are worth their table.
            progress(String.valueOf(failed.getMessage()));
            return AggregatorRounds.missing(String.valueOf(failed.getMessage()));
        }
    }

    private void answersRight(Subject server) throws IOException, InterruptedException {
        try (Reads reads = new Reads(authority, server.port())) {
            String body = reads.read(server.path().replace("{}", "0")).orElse("");
            if (!body.contains("\"value\":")) {
                throw new IOException("the " + server.name() + " does not answer a read with a value: " + body);
            }
        }
    }

    /** Names of the servers, as {@link Rounds} knows them. */
    static String adapter() {
        return ADAPTER;
    }

    static String peer() {
        return SAMPLE;
    }
}
