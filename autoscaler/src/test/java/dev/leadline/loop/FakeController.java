// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.decide.Cycle;
import dev.leadline.decide.DemandOutlook;
import dev.leadline.decide.HistoryReceipt;
import dev.leadline.decide.HistoryRow;
import dev.leadline.decide.PolicyController;
import dev.leadline.decide.PoolPlan;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.decide.SeriesExplanation;
import dev.leadline.decide.StartTimes;
import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.Hardware;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Role;
import dev.leadline.fleet.StartPath;
import dev.leadline.forecast.BatchModel;
import dev.leadline.forecast.BatchTask;
import dev.leadline.forecast.Bin;
import dev.leadline.forecast.QuantilePath;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Decides one replica more than there are instances, and remembers what it was told. */
public final class FakeController implements PolicyController {

    private static final Map<String, String> SAID =
            Map.of(DemandOutlook.REQUESTS, "Seen 30 s ahead by last value 100 %; none judged yet.");

    private final boolean restless;
    private ScalingPolicy policy;
    private final List<Instant> seen = new ArrayList<>();
    private final List<HistoryRow> learned = new ArrayList<>();
    private final Map<String, BatchModel> models = new LinkedHashMap<>();

    public FakeController(ScalingPolicy policy) {
        this(policy, false);
    }

    /** @param restless whether the requests that it sees change from look to look */
    FakeController(ScalingPolicy policy, boolean restless) {
        this.policy = policy;
        this.restless = restless;
    }

    @Override
    public ScalingPolicy policy() {
        return policy;
    }

    @Override
    public void adopt(ScalingPolicy changed) {
        policy = changed;
    }

    /** The times of all snapshots, in the order they came. */
    public List<Instant> seen() {
        return seen;
    }

    /** All history rows. */
    public List<HistoryRow> learned() {
        return learned;
    }

    @Override
    public Cycle step(FleetSnapshot snapshot) {
        if (!seen.isEmpty() && !snapshot.time().isAfter(seen.getLast())) {
            throw new IllegalArgumentException("the snapshot is not newer than the last one");
        }
        OptionalDouble seconds = seen.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        Duration.between(seen.getLast(), snapshot.time()).toMillis() / 1000.0);
        seen.add(snapshot.time());
        Map<String, PoolObservation> pools = new LinkedHashMap<>();
        Map<String, PoolPlan> plans = new LinkedHashMap<>();
        for (Pool pool : policy.pools()) {
            List<InstanceObservation> instances = snapshot.pools().getOrDefault(pool.name(), List.of()).stream()
                    .map(one -> new InstanceObservation(one, Optional.empty(), new Hardware.Healthy(), false))
                    .toList();
            pools.put(pool.name(), new PoolObservation(pool.name(), pool.role(), instances));
            plans.put(pool.name(), plan(pool.role(), instances.size(), snapshot.freeAccelerators()));
        }
        FleetObservation observation = new FleetObservation(
                snapshot.time(),
                seconds,
                pools,
                new Demand(
                        OptionalDouble.of(restless ? 2 + seen.size() % 5 : 2),
                        OptionalDouble.of(900),
                        OptionalDouble.of(40),
                        OptionalDouble.of(0.1)),
                snapshot.router(),
                snapshot.router().lastKnown().flatMap(router -> router.ttft()),
                Optional.empty(),
                snapshot.freeAccelerators());
        DemandOutlook ahead = new DemandOutlook(
                snapshot.time(),
                Map.of(
                        DemandOutlook.REQUESTS,
                        new QuantilePath(
                                List.of(Duration.ofSeconds(15), Duration.ofSeconds(30)),
                                List.of(0.5, 0.95),
                                new double[][] {{1, 3}, {1.5, 4}},
                                "a fake")));
        String id = policy.key().name() + "-" + snapshot.time().toEpochMilli();
        return new Cycle(
                observation,
                ahead,
                new ScalingPlan(id, policy.key(), snapshot.time(), "observation", "One more of each.", plans, SAID));
    }

    @Override
    public Map<String, QuantilePath> signalsAhead() {
        return Map.of(
                DemandOutlook.KV_TOKENS,
                new QuantilePath(
                        List.of(Duration.ofMinutes(1)), List.of(0.5, 0.95), new double[][] {{1000, 1500}}, "moves"));
    }

    private static PoolPlan plan(Role role, int current, OptionalInt free) {
        Step step = new Step(
                ReasonCode.PresentDemand,
                current,
                current + 1,
                Map.of("demand", 900.0),
                "One more because the fake says so.");
        return new PoolPlan(
                current,
                current + 1,
                free.isPresent() ? OptionalInt.of(current + free.getAsInt()) : OptionalInt.empty(),
                current + 1,
                ReasonCode.PresentDemand,
                "One more because the fake says so.",
                List.of(step),
                current,
                0,
                0,
                OptionalDouble.of(900),
                role == Role.Decode ? OptionalDouble.of(1200) : OptionalDouble.empty(),
                Duration.ofMinutes(2),
                StartPath.FreeAccelerator,
                List.of(new StartTimes(StartPath.FreeAccelerator, 3, Duration.ofMinutes(1), Duration.ofMinutes(2))));
    }

    @Override
    public HistoryReceipt learnHistory(List<HistoryRow> rows, Duration step) {
        long fresh = rows.stream().filter(row -> !learned.contains(row)).count();
        learned.addAll(rows);
        return new HistoryReceipt(
                rows.size(),
                (int) fresh,
                rows.getFirst().time(),
                rows.getLast().time().plus(step));
    }

    /** What it was taught in batches, by series. */
    public Map<String, BatchModel> models() {
        return models;
    }

    @Override
    public Optional<BatchTask> lesson(String series) {
        return series.equals(DemandOutlook.OUTPUT)
                ? Optional.empty()
                : Optional.of(new BatchTask(Duration.ofMinutes(1), List.of(10), 0, Instant.EPOCH, List.of(Bin.of(1))));
    }

    @Override
    public void adopt(String series, BatchModel learned) {
        models.put(series, learned);
    }

    @Override
    public Map<String, SeriesExplanation> explain() {
        return Map.of(DemandOutlook.REQUESTS, Explanations.ofRequests());
    }
}
