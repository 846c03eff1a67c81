// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import dev.leadline.system.Stage;
import dev.leadline.system.farm.EngineFarm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Two Leadlines, and the leader is killed with {@code kill -9}, several times over: how long until the other one holds the
 * lease, writes to a target's annotations and publishes a decision, and which sizes were written meanwhile. The traffic is
 * even, so that no size has a reason to change.
 */
final class FailOverFigures {

    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration LIMIT = LEASE.plusSeconds(2);
    private static final int POLICIES = 5;
    private static final Duration AFTER = Duration.ofMinutes(1);
    private static final List<String> NAMES = List.of("leadline-a", "leadline-b");

    private record Round(String killed, Instant at, long mark) {}

    private final Stage stage;
    private final Path out;
    private final Duration interval;
    private final Duration settle;
    private final Map<String, LeadlineProcess> replicas = new HashMap<>();

    private FailOverFigures(Stage stage, Path out, Duration interval, Duration settle) {
        this.stage = stage;
        this.out = out;
        this.interval = interval;
        this.settle = settle;
    }

    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments, "rounds", "interval", "settle", "out");
        Path out = Files.createDirectories(Path.of(options.text("out", "target/figures")));
        try (Stage stage = Stage.start();
                EngineFarm farm = EngineFarm.listen(EngineFarm.ENGINE_PORT)) {
            FailOverFigures figures = new FailOverFigures(
                    stage, out, options.duration("interval", "5s"), options.duration("settle", "2m"));
            try (EvenScene _ = new EvenScene(stage, farm, "failover", POLICIES)) {
                figures.run(options.number("rounds", 5));
            } finally {
                figures.replicas.values().forEach(LeadlineProcess::close);
            }
        }
    }

    private void start(String name) throws Exception {
        replicas.put(
                name,
                LeadlineProcess.start(name, stage.kubeconfig(name), out, interval, List.of("-Xmx512m"))
                        .awaitUp());
    }

    private void run(int rounds) throws Exception {
        for (String name : NAMES) {
            start(name);
        }
        int broken = 0;
        for (int round = 1; round <= rounds; round++) {
            long begun = stage.mark();
            TimeUnit.SECONDS.sleep(settle.toSeconds());
            String leader = leader(begun);
            long mark = stage.mark();
            // Not always at the same phase of the lease's renewal.
            TimeUnit.MILLISECONDS.sleep(700L * round);
            Instant at = Instant.now();
            replica(leader).kill();
            System.err.printf("figures: round %d, killed the leader %s%n", round, leader);
            TimeUnit.SECONDS.sleep(AFTER.toSeconds());
            broken += report(round, new Round(leader, at, mark)) ? 0 : 1;
            replica(leader).close();
            start(leader);
        }
        if (broken > 0) {
            throw new IllegalStateException(broken + " of " + rounds + " rounds were not within the limits");
        }
    }

    private LeadlineProcess replica(String name) {
        return Objects.requireNonNull(replicas.get(name), name);
    }

    /** Who has renewed the lease last: only the leader's renewals are accepted. */
    private String leader(long mark) {
        return stage.requests(mark).stream()
                .filter(one -> one.resource().equals("leases") && isWrite(one) && one.accepted())
                .filter(one -> NAMES.contains(one.user()))
                .reduce((_, later) -> later)
                .orElseThrow(() -> new IllegalStateException("no Leadline holds the lease; logs are in " + out))
                .user();
    }

    private boolean report(int number, Round round) {
        List<Stage.Request> later = stage.requests(round.mark()).stream()
                .filter(one -> !one.finished().isBefore(round.at()))
                .toList();
        Predicate<Stage.Request> byOther =
                one -> NAMES.contains(one.user()) && !one.user().equals(round.killed()) && one.accepted();
        Optional<Duration> lease =
                first(round, later, byOther.and(one -> one.resource().equals("leases") && isWrite(one)));
        Optional<Duration> stamp =
                first(round, later, byOther.and(one -> one.resource().equals("deployments") && isWrite(one)));
        Optional<Duration> status = first(
                round, later, byOther.and(one -> one.resource().equals("scalingpolicies/status") && isWrite(one)));
        long sizes = later.stream().filter(Stage.Request::scales).count();
        Optional<Duration> decides = stamp.isPresent() ? stamp : status;
        boolean kept = decides.isPresent() && decides.get().compareTo(LIMIT) <= 0 && sizes == 0;
        System.out.printf(
                Locale.ROOT,
                "round %d: killed %s; the other held the lease after %s, stamped a target after %s, published after %s"
                        + " (limit %.0f s); writes of sizes in the %d s after: %d; %s%n",
                number,
                round.killed(),
                words(lease),
                words(stamp),
                words(status),
                LIMIT.toMillis() / 1e3,
                AFTER.toSeconds(),
                sizes,
                kept ? "within the limits" : "NOT within the limits");
        return kept;
    }

    private static boolean isWrite(Stage.Request one) {
        return !List.of("get", "list", "watch").contains(one.verb());
    }

    private static Optional<Duration> first(Round round, List<Stage.Request> later, Predicate<Stage.Request> what) {
        return later.stream()
                .filter(what)
                .map(Stage.Request::finished)
                .min(Instant::compareTo)
                .map(time -> Duration.between(round.at(), time));
    }

    private static String words(Optional<Duration> time) {
        return time.map(one -> String.format(Locale.ROOT, "%.2f s", one.toMillis() / 1e3))
                .orElse("never");
    }
}
