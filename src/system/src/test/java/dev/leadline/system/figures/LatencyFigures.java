// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.TraceRequest;
import dev.leadline.system.Stage;
import dev.leadline.system.farm.EngineBody;
import dev.leadline.system.farm.EngineFarm;
import dev.leadline.system.farm.FarmFleet;
import dev.leadline.system.farm.PodFollower;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * From a change at the engine to the accepted write of {@code /scale}: policies with one prefill and one decode replica
 * each serve a little traffic, and at a moment of its own, spread evenly over the scrape interval, each gets a burst of
 * prompts. The change is visible when the burst has arrived, because every later scrape shows it; the write is accepted
 * when the API server's audit log says that the answer was complete.
 */
final class LatencyFigures {

    private static final double WARM_SECONDS = 90;
    private static final double GAP_SECONDS = 1;
    private static final double TAIL_SECONDS = 20;
    /** More than a replica works off before another one could be ready: less is rightly answered by waiting. */
    private static final int BURST_REQUESTS = 1200;

    private static final int BURST_TOKENS = 1000;
    private static final int NODES = 64;
    private static final int GPUS_PER_NODE = 32;
    private static final double MEDIAN_LIMIT = 1.0;
    private static final double P99_LIMIT = 2.5;
    private static final String USER = "leadline";

    private record Change(String name, double at, FarmFleet fleet) {}

    private LatencyFigures() {}

    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments, "changes", "interval", "seed", "out");
        int changes = options.number("changes", 120);
        Duration interval = options.duration("interval", "1s");
        Path out = Files.createDirectories(Path.of(options.text("out", "target/figures")));
        try (Stage stage = Stage.start();
                EngineFarm farm = EngineFarm.listen(EngineFarm.ENGINE_PORT);
                LeadlineProcess _ = LeadlineProcess.start(
                                "leadline-0", stage.kubeconfig(USER), out, interval, List.of("-Xmx1g"))
                        .awaitUp()) {
            String namespace = stage.namespace("latency", NODES, GPUS_PER_NODE);
            List<Change> planned = plan(farm, changes, options.number("seed", 1));
            long mark = run(stage, farm, namespace, planned);
            report(planned, stage.requests(mark), out);
        }
    }

    private static List<Change> plan(EngineFarm farm, int changes, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Change> planned = new ArrayList<>();
        for (int i = 0; i < changes; i++) {
            double at = WARM_SECONDS + GAP_SECONDS * (i + random.nextDouble());
            double end = WARM_SECONDS + GAP_SECONDS * changes + TAIL_SECONDS;
            FarmFleet fleet =
                    new FarmFleet(farm, Traffic.RAMP.fleet(), traffic(at, end), Traffic.MODEL, i, EngineBody.Full, 1);
            planned.add(new Change(String.format(Locale.ROOT, "p%03d", i), at, fleet));
        }
        return planned;
    }

    /** Two requests a second, evenly, and the burst at once. */
    static List<TraceRequest> traffic(double burst, double end) {
        List<TraceRequest> requests = new ArrayList<>();
        for (double time = 0; time < end; time += 0.5) {
            requests.add(new TraceRequest(time, 1000, 100));
        }
        for (int i = 0; i < BURST_REQUESTS; i++) {
            requests.add(new TraceRequest(burst, BURST_TOKENS, 100));
        }
        return requests;
    }

    private static long run(Stage stage, EngineFarm farm, String namespace, List<Change> planned) {
        Map<String, FarmFleet> fleets = new LinkedHashMap<>();
        planned.forEach(change -> fleets.put(change.name(), change.fleet()));
        try (PodFollower follower = PodFollower.start(stage.client(), farm, fleets)) {
            for (Change change : planned) {
                pool(stage, namespace, change.name(), FleetSpec.PREFILL);
                pool(stage, namespace, change.name(), FleetSpec.DECODE);
            }
            stage.await("all pods to serve", Duration.ofMinutes(10), () -> farm.size() == 2 * planned.size());
            System.err.printf("figures: %d pods serve; %d changes are to come%n", follower.pods(), planned.size());
            long mark = stage.mark();
            for (Change change : planned) {
                stage.client()
                        .resource(Traffic.policy(namespace, change.name(), false))
                        .create();
            }
            planned.forEach(change -> change.fleet().begin());
            Change last = planned.getLast();
            stage.await(
                    "the last change and its answer",
                    Duration.ofMinutes(30),
                    () -> last.fleet().now() > last.at() + TAIL_SECONDS);
            return mark;
        }
    }

    private static void pool(Stage stage, String namespace, String policy, String pool) {
        stage.pool(
                namespace,
                policy + "-" + pool,
                1,
                Traffic.GPUS_PER_REPLICA,
                Duration.ofSeconds(Traffic.COLD_START_SECONDS),
                Map.of(PodFollower.FLEET, policy, PodFollower.POOL, pool));
    }

    private static void report(List<Change> planned, List<Stage.Request> requests, Path out) throws Exception {
        List<Stage.Request> writes = requests.stream()
                .filter(one -> one.user().equals(USER) && one.scales() && one.accepted())
                .toList();
        List<Double> seconds = new ArrayList<>();
        StringBuilder csv = new StringBuilder("policy,visible,accepted,seconds\n");
        int early = 0;
        for (Change change : planned) {
            Instant visible = change.fleet().at(change.at());
            String target = change.name() + "-" + FleetSpec.PREFILL;
            early += (int) writes.stream()
                    .filter(one -> one.name().equals(target) && one.finished().isBefore(visible))
                    .count();
            Optional<Instant> accepted = writes.stream()
                    .filter(one -> one.name().equals(target))
                    .map(Stage.Request::finished)
                    .filter(time -> !time.isBefore(visible))
                    .findFirst();
            accepted.ifPresent(
                    time -> seconds.add(Duration.between(visible, time).toNanos() / 1e9));
            csv.append(change.name())
                    .append(',')
                    .append(visible)
                    .append(',')
                    .append(accepted.map(Instant::toString).orElse(""))
                    .append(',')
                    .append(accepted.map(time -> Duration.between(visible, time).toNanos() / 1e9)
                            .map(value -> String.format(Locale.ROOT, "%.4f", value))
                            .orElse(""))
                    .append('\n');
        }
        Files.writeString(out.resolve("latency.csv"), csv);
        double[] sorted =
                seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = quantile(sorted, 0.5);
        double p99 = quantile(sorted, 0.99);
        System.out.printf(
                Locale.ROOT,
                "changes %d, answered by a write %d, writes before their change %d%n"
                        + "from the change to the accepted write: median %.3f s (limit %.1f), p90 %.3f s, p99 %.3f s (limit %.1f), most %.3f s%n",
                planned.size(),
                sorted.length,
                early,
                median,
                MEDIAN_LIMIT,
                quantile(sorted, 0.9),
                p99,
                P99_LIMIT,
                sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1]);
        boolean kept = sorted.length == planned.size() && median <= MEDIAN_LIMIT && p99 <= P99_LIMIT;
        System.out.println(kept ? "within the limits" : "NOT within the limits");
        if (!kept) {
            throw new IllegalStateException("the latency is not what was promised; " + Arrays.toString(sorted));
        }
    }

    /** The smallest value that this share of them does not exceed. */
    static double quantile(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
