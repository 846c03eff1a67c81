// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.rehearse.ArrivalPattern;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.system.Stage;
import dev.leadline.system.farm.EngineBody;
import dev.leadline.system.farm.EngineFarm;
import dev.leadline.system.farm.FarmFleet;
import dev.leadline.system.farm.PodFollower;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A thousand policies and ten thousand fake pods on one testbed: what a cycle costs Leadline, what it holds, what it asks
 * of the API server, and what everybody else on the machine uses meanwhile, told apart by process.
 */
final class ScaleFigures {

    private static final String USER = "leadline";
    private static final int POLICIES_PER_NAMESPACE = 50;
    private static final int GPUS_PER_NODE = 100;
    private static final double MOST_CYCLE_SECONDS = 1;
    private static final long MOST_RESIDENT_MIB = 1024;
    private static final double MOST_REQUESTS = 50;
    /** A window may begin and end within a cycle. */
    private static final double LEAST_SHARE = 0.9;

    private static final Duration PATIENCE = Duration.ofMinutes(40);

    private final Stage stage;
    private final EngineFarm farm;
    private final int policies;
    private final int replicas;
    private final Map<String, FarmFleet> fleets = new LinkedHashMap<>();
    private final List<String> namespaces = new ArrayList<>();

    private ScaleFigures(Stage stage, EngineFarm farm, int policies, int replicas) {
        this.stage = stage;
        this.farm = farm;
        this.policies = policies;
        this.replicas = replicas;
    }

    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments, "policies", "replicas", "interval", "warm", "windows", "heap", "out");
        Duration interval = options.duration("interval", "15s");
        Path out = Files.createDirectories(Path.of(options.text("out", "target/figures")));
        boolean within;
        try (Stage stage = Stage.start();
                EngineFarm farm = EngineFarm.listen(EngineFarm.ENGINE_PORT)) {
            ScaleFigures figures =
                    new ScaleFigures(stage, farm, options.number("policies", 1000), options.number("replicas", 5));
            try (PodFollower follower = figures.populate()) {
                figures.createPolicies();
                try (LeadlineProcess leadline = LeadlineProcess.start(
                                "leadline-0",
                                stage.kubeconfig(USER),
                                out,
                                interval,
                                List.of(
                                        "-Xmx" + options.text("heap", "696m"),
                                        "-XX:MaxNewSize=64m",
                                        "-XX:+UseSerialGC",
                                        "-XX:+UseCompactObjectHeaders"))
                        .awaitUp()) {
                    figures.fleets.values().forEach(FarmFleet::begin);
                    System.err.printf("figures: %d pods serve, Leadline is up; warming%n", follower.pods());
                    TimeUnit.SECONDS.sleep(options.duration("warm", "3m").toSeconds());
                    within = figures.measure(leadline, interval, options.number("windows", 5), out);
                }
            }
        }
        if (!within) {
            System.exit(1);
        }
    }

    /** Namespaces with nodes, two Deployments for each policy, and a fleet that gives their pods engines. */
    private PodFollower populate() {
        FleetSpec spec =
                FleetSpec.disaggregated(ProfileCatalogue.find(Traffic.PROFILE).orElseThrow(), 0, 0);
        for (int i = 0; i < policies; i++) {
            fleets.put(
                    name(i),
                    new FarmFleet(
                            farm,
                            spec,
                            new ArrivalPattern(1500, 200).steady(1800, 0.5).requests(i),
                            Traffic.MODEL,
                            i,
                            EngineBody.Slim,
                            1));
        }
        PodFollower follower = PodFollower.start(stage.client(), farm, fleets);
        int gpus = POLICIES_PER_NAMESPACE * 2 * replicas;
        long begun = System.nanoTime();
        for (int i = 0; i < policies; i++) {
            if (i % POLICIES_PER_NAMESPACE == 0) {
                namespaces.add(stage.namespace("scale", (2 * gpus + GPUS_PER_NODE - 1) / GPUS_PER_NODE, GPUS_PER_NODE));
            }
            for (String pool : List.of(FleetSpec.PREFILL, FleetSpec.DECODE)) {
                stage.pool(
                        namespaces.getLast(),
                        name(i) + "-" + pool,
                        replicas,
                        1,
                        Duration.ZERO,
                        Map.of(PodFollower.FLEET, name(i), PodFollower.POOL, pool));
            }
        }
        int pods = 2 * replicas * policies;
        stage.await(pods + " pods to serve", PATIENCE, () -> farm.size() == pods);
        System.err.printf("figures: %d pods after %.0f s%n", pods, (System.nanoTime() - begun) / 1e9);
        return follower;
    }

    private static String name(int policy) {
        return String.format(Locale.ROOT, "p%04d", policy);
    }

    private void createPolicies() {
        for (int i = 0; i < policies; i++) {
            String namespace = namespaces.get(i / POLICIES_PER_NAMESPACE);
            stage.client().resource(Traffic.policy(namespace, name(i), false)).create();
        }
    }

    /** True when every limit was kept in every window. */
    private boolean measure(LeadlineProcess leadline, Duration interval, int windows, Path out) throws Exception {
        double seconds = 60;
        StringBuilder table = new StringBuilder("""
                | minute | looks | looks ms | decide ms | pass ms | cycle: passes s | Leadline cores | RSS MiB (most) | requests/s by Leadline | writes of /scale | farm answers/s | B | apiserver cores | etcd | kcm | scheduler | kwok | farm |
                |--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
                """);
        List<Stage.Request> all = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        for (int window = 1; window <= windows; window++) {
            Snapshot before = snapshot(leadline);
            long mark = stage.mark();
            TimeUnit.SECONDS.sleep(Math.round(seconds));
            Snapshot after = snapshot(leadline);
            List<Stage.Request> asked = stage.requests(mark).stream()
                    .filter(one -> one.user().equals(USER))
                    .toList();
            all.addAll(asked);
            table.append(line(window, before, after, asked, interval, seconds));
            broken.addAll(broken(window, before, after, asked.size() / seconds, seconds / interval.toSeconds()));
        }
        Map<String, Integer> kinds = new TreeMap<>();
        all.forEach(one -> kinds.merge(one.verb() + " " + one.resource() + " " + one.code(), 1, Integer::sum));
        StringBuilder asked = new StringBuilder("\nRequests by Leadline in " + windows + " minutes:\n\n");
        kinds.forEach((kind, count) -> asked.append(
                String.format(Locale.ROOT, "- %s: %d (%.2f/s)%n", kind, count, count / seconds / windows)));
        asked.append(broken.isEmpty() ? "\nEvery limit was kept.\n" : "\nNot kept:\n\n");
        broken.forEach(sentence -> asked.append("- ").append(sentence).append('\n'));
        String text = table.append(asked).toString();
        Files.writeString(out.resolve("scale.md"), text);
        Files.writeString(out.resolve("scale-leadline-metrics.txt"), leadline.metrics());
        System.out.print(text);
        return broken.isEmpty();
    }

    /** What a window says against the limits; each policy is looked at and decided on in each cycle, or nothing counts. */
    private List<String> broken(int window, Snapshot before, Snapshot after, double requests, double cycles) {
        List<String> broken = new ArrayList<>();
        double wanted = LEAST_SHARE * policies * cycles;
        double decisions = after.decisions - before.decisions;
        if (decisions < wanted) {
            broken.add(String.format(
                    Locale.ROOT, "minute %d: %.0f decisions, at least %.0f are due", window, decisions, wanted));
        }
        double cycle = (after.passSeconds - before.passSeconds) / cycles;
        if (!(cycle <= MOST_CYCLE_SECONDS)) {
            broken.add(String.format(
                    Locale.ROOT, "minute %d: %.2f s a cycle, at most %.0f s", window, cycle, MOST_CYCLE_SECONDS));
        }
        long resident = Objects.requireNonNull(after.processes.get("leadline")).highestResidentBytes() >> 20;
        if (resident > MOST_RESIDENT_MIB) {
            broken.add(String.format(
                    Locale.ROOT, "minute %d: %d MiB resident, at most %d", window, resident, MOST_RESIDENT_MIB));
        }
        if (!(requests <= MOST_REQUESTS)) {
            broken.add(String.format(
                    Locale.ROOT, "minute %d: %.1f requests/s, at most %.0f", window, requests, MOST_REQUESTS));
        }
        return broken;
    }

    private record Snapshot(
            Map<String, ProcessUsage> processes,
            double looks,
            double lookSeconds,
            double decisions,
            double decisionSeconds,
            double passSeconds,
            long answered,
            long bytes) {

        double cores(String name, Snapshot before, double seconds) {
            ProcessUsage now = processes.get(name);
            ProcessUsage then = before.processes.get(name);
            return now == null || then == null ? Double.NaN : (now.cpuSeconds() - then.cpuSeconds()) / seconds;
        }
    }

    private Snapshot snapshot(LeadlineProcess leadline) throws InterruptedException {
        Map<String, ProcessUsage> usage = new LinkedHashMap<>();
        stage.processes().forEach((name, pid) -> usage.put(name, ProcessUsage.of(pid)));
        usage.put("leadline", ProcessUsage.of(leadline.pid()));
        usage.put("farm", ProcessUsage.of(ProcessHandle.current().pid()));
        // One page, as a Prometheus asks for it: reading five would be work that the window is charged for.
        String page = leadline.metrics();
        return new Snapshot(
                usage,
                LeadlineProcess.metric(page, "leadline_scrape_seconds_count"),
                LeadlineProcess.metric(page, "leadline_scrape_seconds_sum"),
                LeadlineProcess.metric(page, "leadline_decision_seconds_count"),
                LeadlineProcess.metric(page, "leadline_decision_seconds_sum"),
                LeadlineProcess.metric(page, "leadline_pass_seconds_sum"),
                farm.answered(),
                farm.bytes());
    }

    private static String line(
            int window, Snapshot before, Snapshot after, List<Stage.Request> asked, Duration interval, double seconds) {
        double looks = Math.max(1, after.looks - before.looks);
        double decisions = Math.max(1, after.decisions - before.decisions);
        double decided = after.decisionSeconds - before.decisionSeconds;
        double passed = after.passSeconds - before.passSeconds;
        long answers = Math.max(1, after.answered - before.answered);
        ProcessUsage leadline = Objects.requireNonNull(after.processes.get("leadline"));
        return String.format(
                Locale.ROOT,
                "| %d | %.0f | %.1f | %.2f | %.2f | %.3f | %.2f | %d (%d) | %.1f | %d | %.0f | %d | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
                window,
                looks,
                1e3 * (after.lookSeconds - before.lookSeconds) / looks,
                1e3 * decided / decisions,
                1e3 * passed / decisions,
                passed / (seconds / interval.toSeconds()),
                after.cores("leadline", before, seconds),
                leadline.residentBytes() >> 20,
                leadline.highestResidentBytes() >> 20,
                asked.size() / seconds,
                asked.stream().filter(Stage.Request::scales).count(),
                answers / seconds,
                (after.bytes - before.bytes) / answers,
                after.cores("kube-apiserver", before, seconds),
                after.cores("etcd", before, seconds),
                after.cores("kube-controller-manager", before, seconds),
                after.cores("kube-scheduler", before, seconds),
                after.cores("kwok", before, seconds),
                after.cores("farm", before, seconds));
    }
}
