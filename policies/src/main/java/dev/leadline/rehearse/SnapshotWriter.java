// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.RouterSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Shows the simulated fleet as scrapes of engines, router and GPUs would. */
final class SnapshotWriter {

    private record Blackout(String name, double from, double to) {
        boolean covers(Instance instance, double now) {
            return now >= from && now < to && (name.equals(instance.id) || name.equals(instance.pool.name));
        }
    }

    private final FleetSpec spec;
    private final Roster roster;
    private final RequestFlow flow;
    private final RequestOutcomes outcomes;
    private final GpuReadings gpus;
    private final List<Blackout> blackouts = new ArrayList<>();
    private final RunningHistogram noTokens = new RunningHistogram(HistogramBounds.TOKEN_GAP);

    SnapshotWriter(FleetSpec spec, long seed, Roster roster, RequestFlow flow, RequestOutcomes outcomes) {
        this.spec = spec;
        this.roster = roster;
        this.flow = flow;
        this.outcomes = outcomes;
        this.gpus = new GpuReadings(seed);
    }

    void blackout(String name, double from, double to) {
        if (!(from >= 0 && to > from)) {
            throw new IllegalArgumentException("a blackout needs an end after its start, not " + from + ".." + to);
        }
        blackouts.add(new Blackout(name, from, to));
    }

    FleetSnapshot write(double now) {
        Instant time = instant(now);
        Map<String, List<InstanceSnapshot>> pools = new LinkedHashMap<>();
        for (FleetPool pool : roster.pools().values()) {
            List<InstanceSnapshot> instances = new ArrayList<>(pool.instances.size());
            for (Instance instance : pool.instances) {
                instances.add(write(instance, now, time));
            }
            pools.put(pool.name, instances);
        }
        return new FleetSnapshot(time, pools, Reading.fresh(router(), time), OptionalInt.of(roster.freeAccelerators()));
    }

    private InstanceSnapshot write(Instance instance, double now, Instant time) {
        boolean hasGpus = instance.state() != InstanceState.Pending;
        return new InstanceSnapshot(
                instance.id,
                instance.state(),
                Optional.of(instant(instance.since())),
                hasGpus ? Optional.of(instant(instance.created())) : Optional.empty(),
                instance.accelerators(),
                engine(instance, now, time),
                hasGpus ? gpus.of(instance, flow.engine(instance.index), now) : List.of());
    }

    private Reading<EngineSample> engine(Instance instance, double now, Instant time) {
        if (instance.state() == InstanceState.Pending || instance.state() == InstanceState.Starting) {
            return Reading.missing(MissingReason.Unreachable, "the engine of " + instance.id + " is not up yet");
        }
        if (!blackouts.isEmpty() && blackouts.stream().anyMatch(blackout -> blackout.covers(instance, now))) {
            return Reading.missing(MissingReason.TimedOut, "the engine of " + instance.id + " does not answer");
        }
        double startedAt = spec.epoch().getEpochSecond() + instance.created();
        return Reading.fresh(
                switch (flow.engine(instance.index)) {
                    case PrefillEngine prefill -> prefill(prefill, now, startedAt);
                    case DecodeEngine decode -> decode(decode, now, startedAt);
                },
                time);
    }

    private EngineSample prefill(PrefillEngine engine, double now, double startedAt) {
        return EngineSample.builder()
                .running(engine.running())
                .waitingForCapacity(engine.waiting())
                .waitingDeferred(0)
                .waitingTokens(engine.uncomputedTokens())
                .kvUsage(engine.kvUsage())
                .kvCapacityTokens(engine.kvCapacity())
                .computedPromptTokensTotal(engine.computedTokens())
                .promptTokensTotal(engine.computedTokens())
                .generationTokensTotal(engine.completed())
                .requestsTotal(engine.completed())
                .busySecondsTotal(engine.busySeconds(now))
                .preemptionsTotal(0)
                .ttft(Optional.of(engine.firstTokenHistogram().cumulative()))
                .tpot(Optional.of(noTokens.cumulative()))
                .itl(Optional.of(noTokens.cumulative()))
                .queue(Optional.of(engine.queueHistogram().cumulative()))
                .startedAt(startedAt)
                .build();
    }

    private static EngineSample decode(DecodeEngine engine, double now, double startedAt) {
        DecodeReadings shown = engine.readings(now);
        return EngineSample.builder()
                .running(shown.running())
                .waitingForCapacity(shown.waiting())
                .waitingDeferred(shown.inbound())
                .waitingTokens(0)
                .kvUsage(shown.kvUsage())
                .kvCapacityTokens(shown.kvCapacity())
                .computedPromptTokensTotal(shown.recomputedTokens())
                .promptTokensTotal(shown.promptTokens())
                .generationTokensTotal(shown.generatedTokens())
                .requestsTotal(shown.completed())
                .busySecondsTotal(engine.busySeconds(now))
                .preemptionsTotal(shown.preemptions())
                .ttft(Optional.of(shown.firstToken()))
                .tpot(Optional.of(shown.perToken()))
                .itl(Optional.of(shown.gaps()))
                .queue(Optional.of(shown.queueing()))
                .transfer(Optional.of(shown.transfers()))
                .startedAt(startedAt)
                .build();
    }

    private RouterSample router() {
        return new RouterSample(
                OptionalDouble.of(outcomes.arrivals()),
                OptionalDouble.of((double) outcomes.inputTokens()),
                OptionalDouble.of(0),
                OptionalDouble.of((double) outcomes.outputTokens()),
                Optional.of(outcomes.completedInput.cumulative()),
                Optional.of(outcomes.completedCached.cumulative()),
                Optional.of(outcomes.completedOutput.cumulative()),
                OptionalDouble.of(flow.held()),
                OptionalDouble.of(flow.heldTokens()),
                OptionalDouble.of(outcomes.inFlight() - flow.held()),
                Optional.of(outcomes.firstToken.cumulative()),
                Optional.of(outcomes.perToken.cumulative()));
    }

    private Instant instant(double seconds) {
        return spec.epoch().plus(Duration.ofNanos(Math.round(seconds * 1e9)));
    }
}
