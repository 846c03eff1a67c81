// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import dev.leadline.system.Stage;
import dev.leadline.system.farm.EngineFarm;
import dev.leadline.system.farm.FarmFleet;
import dev.leadline.system.farm.PodFollower;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The closed loop in real time: Leadline as a process scales fake pods on a real control plane, whose engines live in a
 * simulator, against the same arrivals, policy and decider in the simulator alone. Seeds of one shape run at the same
 * time, each in a namespace of its own.
 */
final class ClosedLoopFigures {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long MINUTE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private ClosedLoopFigures() {}

    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments, "shapes", "seeds", "interval", "out", "pure");
        List<Traffic> shapes = options.list("shapes", "ramp,step,shift").stream()
                .map(name -> Traffic.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
        List<Long> seeds =
                options.list("seeds", "1,2,3").stream().map(Long::valueOf).toList();
        Duration interval = options.duration("interval", "1s");
        Path out = Path.of(options.text("out", "target/figures"));
        LoopReport report = new LoopReport();
        if (Boolean.parseBoolean(options.text("pure", "false"))) {
            for (Traffic shape : shapes) {
                seeds.forEach(seed -> alone(report, shape, seed, interval, 0));
            }
            System.out.print(report.csv());
            return;
        }
        inCluster(shapes, seeds, interval, out, report);
        report.write(out);
        System.out.print(report.table());
        System.out.println("Written to " + out.toAbsolutePath() + ".");
        System.exit(report.apart().isEmpty() ? 0 : 1);
    }

    private static void alone(LoopReport report, Traffic shape, long seed, Duration interval, double phase) {
        report.add(PureRun.scraped(shape, seed, interval, phase));
        report.add(PureRun.seeingAll(shape, seed, interval, phase));
    }

    private static void inCluster(
            List<Traffic> shapes, List<Long> seeds, Duration interval, Path out, LoopReport report)
            throws IOException, InterruptedException {
        Hosts hosts = new Hosts(Files.createDirectories(out).resolve("hosts"));
        List<String> jvm = List.of("-Xmx1g", "-Djdk.net.hosts.file=" + hosts.file());
        try (Stage stage = Stage.start();
                EngineFarm farm = EngineFarm.listen(EngineFarm.ENGINE_PORT, EngineFarm.ROUTER_PORT);
                LeadlineProcess leadline = LeadlineProcess.start(
                                "leadline-0", stage.kubeconfig("leadline"), out, interval, jvm)
                        .awaitUp()) {
            for (Traffic shape : shapes) {
                for (LoopRun run : together(stage, farm, hosts, shape, seeds, interval)) {
                    report.add(run);
                    alone(report, shape, run.seed(), interval, run.phase());
                }
                report.write(out);
                if (!leadline.isAlive()) {
                    throw new IllegalStateException("Leadline has ended; its log is in " + out);
                }
            }
        }
    }

    static List<LoopRun> together(
            Stage stage, EngineFarm farm, Hosts hosts, Traffic shape, List<Long> seeds, Duration interval)
            throws InterruptedException {
        List<ClusterRun> runs = new ArrayList<>();
        Map<String, FarmFleet> fleets = new LinkedHashMap<>();
        for (long seed : seeds) {
            ClusterRun run = new ClusterRun(stage, farm, shape, seed);
            runs.add(run);
            fleets.put(run.name(), run.fleet());
        }
        try (PodFollower follower = PodFollower.start(stage.client(), farm, fleets)) {
            runs.forEach(ClusterRun::create);
            stage.await("the first replicas", PATIENCE, () -> runs.stream().allMatch(ClusterRun::isReady));
            System.err.printf(
                    "figures: %s, seeds %s: %d pods serve; traffic begins%n", shape.label(), seeds, follower.pods());
            awaitFullMinute();
            runs.forEach(run -> run.begin(hosts));
            return follow(runs, interval);
        }
    }

    /**
     * Demand is cut into bins on the clock's own grid, and the simulator begins at a full minute: another phase of the bins
     * would be another run.
     */
    private static void awaitFullMinute() throws InterruptedException {
        long past = Math.floorMod(System.currentTimeMillis(), MINUTE_MILLIS);
        TimeUnit.MILLISECONDS.sleep(MINUTE_MILLIS - past);
    }

    private static List<LoopRun> follow(List<ClusterRun> running, Duration interval) throws InterruptedException {
        List<ClusterRun> runs = new ArrayList<>(running);
        List<LoopRun> finished = new ArrayList<>();
        while (!runs.isEmpty()) {
            TimeUnit.SECONDS.sleep(1);
            List<ClusterRun> over = runs.stream().filter(ClusterRun::isOver).toList();
            for (ClusterRun run : runs) {
                run.sample();
            }
            over.forEach(run -> finished.add(run.finish(interval)));
            runs.removeAll(over);
        }
        return finished;
    }
}
