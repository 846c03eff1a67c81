// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.decide.Cycle;
import dev.leadline.decide.DemandOutlook;
import dev.leadline.decide.PoolPlan;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.demo.DemoState.Comparison;
import dev.leadline.demo.DemoState.Phase;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Role;
import dev.leadline.rehearse.SimulationTotals;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * What the page shows, kept up to date by the run and read by any number of visitors. Every number about demand,
 * replicas and readings comes from the cycle that Leadline itself went through; only what users got and what was paid
 * comes from the simulator.
 */
final class DemoBoard {

    /** What the simulator counted up to a moment. */
    record Count(double seconds, long judged, long attained, double gpuHours, int gpusInUse) {}

    /** The settings that a visitor sees. */
    record Settings(String policy, double speed, long seed, double stepSeconds, int gpuLimit, Instant start) {}

    private static final int DECISIONS_SHOWN = 12;
    private static final double MINUTE = 60;

    private final String run = UUID.randomUUID().toString();
    private final Settings settings;
    private final DemoTimeline timeline = new DemoTimeline();
    private final Deque<Count> lastMinute = new ArrayDeque<>();
    private final Deque<DemoState.Decision> changes = new ArrayDeque<>();
    private final Map<String, Comparison> comparisons = new LinkedHashMap<>();

    private Phase phase = Phase.Preparing;
    private String message = "Putting the load together; the first look at the fleet comes in a moment.";
    private String workload = "";
    private double totalSeconds;
    private Count count = new Count(0, 0, 0, 0, 0);
    private Optional<Cycle> latest = Optional.empty();
    private OptionalDouble staticPeakGpus = OptionalDouble.empty();
    private OptionalDouble ceiling = OptionalDouble.empty();
    private Optional<DemoState.Curve> bestScaler = Optional.empty();

    DemoBoard(Settings settings) {
        this.settings = settings;
    }

    /** The load is known and the replay begins. */
    synchronized void begin(String description, double seconds) {
        workload = description;
        totalSeconds = seconds;
        phase = Phase.Running;
        message = "Running.";
    }

    /** The replay is over. */
    synchronized void end(Phase how, String sentence) {
        phase = how;
        message = sentence;
    }

    /** One more round of scrapes was decided. */
    synchronized void round(Cycle cycle, Count counted) {
        latest = Optional.of(cycle);
        count = counted;
        lastMinute.addLast(counted);
        while (lastMinute.size() > 2 && lastMinute.getFirst().seconds() < counted.seconds() - MINUTE) {
            lastMinute.removeFirst();
        }
        message = "Running: " + DemoWords.round(cycle);
        ScalingPlan plan = cycle.plan();
        if (plan.changesAnything()) {
            changes.addFirst(decision(plan));
            while (changes.size() > DECISIONS_SHOWN) {
                changes.removeLast();
            }
        }
        timeline.add(point(cycle));
    }

    /** A rehearsed strategy is under way or done; a row of the same name is replaced. */
    synchronized void compare(String key, Comparison row) {
        comparisons.put(key, row);
    }

    /** The smallest constant fleet is known, and with it what could be saved at most. */
    synchronized void staticPeak(double accelerators, OptionalDouble largestSaving) {
        staticPeakGpus = OptionalDouble.of(accelerators);
        ceiling = largestSaving;
    }

    /** The bill is final, and so is what became of every request; those never answered count as misses. */
    synchronized void settle(SimulationTotals billed, SimulationTotals totals) {
        count = new Count(billed.seconds(), totals.offered(), totals.attained(), billed.gpuHours(), count.gpusInUse());
    }

    /** How it ended, for print. */
    synchronized DemoSummary summary(int decisions) {
        return new DemoSummary(
                workload, rows(peakSoFar()).stream().map(DemoSummary.Row::of).toList(), ceiling, decisions);
    }

    /** How many rounds were decided. */
    synchronized int rounds() {
        return timeline.size();
    }

    /** Share of the load that was replayed, 0 to 1. */
    synchronized double progress() {
        return totalSeconds <= 0 ? 0 : Math.min(1, count.seconds() / totalSeconds);
    }

    /** Share of requests within both targets so far; absent before the first one ended. */
    synchronized OptionalDouble attainment() {
        return share(count.attained(), count.judged());
    }

    /** The bill of the best reactive scaler over time. */
    synchronized void bestScaler(DemoState.Curve curve) {
        bestScaler = Optional.of(curve);
    }

    /** Everything for the page, with the timeline from a tick on. */
    synchronized DemoState state(int since) {
        OptionalDouble peakSoFar = peakSoFar();
        List<String> pools =
                latest.map(cycle -> List.copyOf(cycle.plan().pools().keySet())).orElse(List.of());
        return new DemoState(
                run,
                settings.policy(),
                phase,
                message,
                phase == Phase.Running ? latest.flatMap(DemoWords::held) : Optional.empty(),
                settings.speed(),
                settings.seed(),
                latest.map(cycle -> cycle.plan().time()).orElse(settings.start()),
                count.seconds(),
                totalSeconds,
                settings.stepSeconds(),
                workload,
                new DemoState.Attainment(share(count.attained(), count.judged()), attainmentLastMinute()),
                count.gpuHours(),
                peakSoFar,
                staticPeakGpus,
                ceiling,
                new DemoState.Gpus(count.gpusInUse(), settings.gpuLimit()),
                poolsNow(),
                rows(peakSoFar),
                bestScaler,
                decisions(),
                latest.map(cycle -> DemoWords.instances(cycle.observation())).orElse(List.of()),
                timeline.since(since, pools));
    }

    private OptionalDouble peakSoFar() {
        return staticPeakGpus.isEmpty()
                ? staticPeakGpus
                : OptionalDouble.of(staticPeakGpus.getAsDouble() * count.seconds() / 3600);
    }

    private List<Comparison> rows(OptionalDouble peakSoFar) {
        List<Comparison> rows = new ArrayList<>();
        OptionalDouble saved = peakSoFar.isEmpty() || peakSoFar.getAsDouble() <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(count.gpuHours() / peakSoFar.getAsDouble() - 1);
        rows.add(new Comparison(
                "Leadline",
                true,
                share(count.attained(), count.judged()),
                OptionalDouble.of(count.gpuHours()),
                saved,
                phase == Phase.Finished ? "the whole replay" : "live, up to now"));
        rows.addAll(comparisons.values());
        return rows;
    }

    private List<DemoState.Decision> decisions() {
        List<DemoState.Decision> shown = new ArrayList<>(changes);
        latest.map(cycle -> decision(cycle.plan()))
                .filter(newest -> shown.isEmpty() || !shown.getFirst().id().equals(newest.id()))
                .ifPresent(newest -> shown.addFirst(newest));
        return shown;
    }

    private static DemoState.Decision decision(ScalingPlan plan) {
        return new DemoState.Decision(plan.id(), plan.time(), plan.sentence());
    }

    private Map<String, DemoState.PoolNow> poolsNow() {
        Map<String, DemoState.PoolNow> now = new LinkedHashMap<>();
        latest.ifPresent(cycle -> cycle.plan()
                .pools()
                .forEach((name, plan) -> now.put(
                        name,
                        new DemoState.PoolNow(
                                plan.readyReplicas(),
                                plan.startingReplicas(),
                                plan.drainingReplicas(),
                                plan.desiredReplicas(),
                                plan.reason().name(),
                                plan.sentence()))));
        return now;
    }

    private DemoTimeline.Point point(Cycle cycle) {
        Map<String, DemoTimeline.PoolPoint> pools = new LinkedHashMap<>();
        cycle.plan().pools().forEach((name, plan) -> pools.put(name, poolPoint(cycle, name, plan)));
        return new DemoTimeline.Point(
                count.seconds(),
                pools,
                share(count.attained(), count.judged()),
                attainmentLastMinute(),
                count.gpuHours());
    }

    private DemoTimeline.PoolPoint poolPoint(Cycle cycle, String name, PoolPlan plan) {
        double lead = plan.leadTime().toMillis() / 1000.0;
        OptionalDouble low = quantile(cycle, name, plan, 0.5);
        OptionalDouble high = quantile(cycle, name, plan, 0.99);
        return new DemoTimeline.PoolPoint(
                plan.demandTokensPerSecond(),
                plan.readyReplicas(),
                plan.startingReplicas(),
                plan.desiredReplicas(),
                low.isPresent() ? OptionalDouble.of(count.seconds() + lead) : OptionalDouble.empty(),
                low,
                high);
    }

    private static OptionalDouble quantile(Cycle cycle, String pool, PoolPlan plan, double probability) {
        FleetObservation seen = cycle.observation();
        PoolObservation observed = seen.pools().get(pool);
        if (observed == null) {
            return OptionalDouble.empty();
        }
        String series = observed.role() == Role.Decode ? DemandOutlook.OUTPUT : DemandOutlook.INPUT;
        return cycle.ahead()
                .path(series)
                .map(path -> OptionalDouble.of(path.at(plan.leadTime(), probability)))
                .orElse(OptionalDouble.empty());
    }

    private OptionalDouble attainmentLastMinute() {
        if (lastMinute.isEmpty()) {
            return OptionalDouble.empty();
        }
        Count first = lastMinute.getFirst();
        return share(count.attained() - first.attained(), count.judged() - first.judged());
    }

    private static OptionalDouble share(long part, long whole) {
        return whole <= 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }
}
