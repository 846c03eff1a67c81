// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.EngineRates;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.GpuSample;
import dev.leadline.fleet.Hardware;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** A pool whose engines behave by a formula, looked at every five seconds. */
final class Engines {

    static final double TICK = 5;
    static final double KV_CAPACITY = 300_000;
    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final Role role;
    private final List<InstanceObservation> seen = new ArrayList<>();
    private Instant now = START;

    Engines(Role role) {
        this.role = role;
    }

    /** What one engine does, in the terms of its metrics. */
    static final class Engine {
        private double running;
        private double context = 1000;
        private double stepSeconds = 0.02;
        private double tokensPerGap = 1;
        private double waiting;
        private double deferred;
        private double preemptions;
        private double promptTokens;
        private double promptSize = 1000;
        private OptionalDouble busyShare = OptionalDouble.empty();
        private OptionalDouble kvUsage = OptionalDouble.empty();
        private Duration age = Duration.ofHours(1);
        private Hardware hardware = new Hardware.Healthy();
        private boolean frozen;
        private Optional<CumulativeHistogram> firstTokens = Optional.empty();
        private Optional<CumulativeHistogram> queue = Optional.empty();
        private List<GpuSample> gpus = List.of();
        private boolean tellsPrompts = true;

        Engine decodes(double sequences, double contextTokens, double seconds) {
            running = sequences;
            context = contextTokens;
            stepSeconds = seconds;
            return this;
        }

        Engine prefills(double tokensPerSecond, double share) {
            promptTokens = tokensPerSecond;
            busyShare = OptionalDouble.of(share);
            return this;
        }

        Engine prefillsWithoutBusyCounter(double tokensPerSecond, double waits) {
            promptTokens = tokensPerSecond;
            waiting = waits;
            return this;
        }

        /** First tokens of so many requests in an interval, of which each waited for a part of its time. */
        Engine answersIn(double seconds, double ofThemWaiting, double requests) {
            firstTokens = Optional.of(CumulativeHistogram.of(seconds * requests, requests));
            queue = Optional.of(CumulativeHistogram.of(ofThemWaiting * requests, requests));
            return this;
        }

        Engine onGpus(OptionalDouble... active) {
            gpus = Stream.of(active).map(Engine::gpu).toList();
            return this;
        }

        private static GpuSample gpu(OptionalDouble active) {
            OptionalDouble unknown = OptionalDouble.empty();
            return new GpuSample(
                    "GPU",
                    Optional.empty(),
                    unknown,
                    active,
                    unknown,
                    unknown,
                    unknown,
                    OptionalInt.empty(),
                    Set.of(),
                    false);
        }

        Engine withoutPromptCounter() {
            tellsPrompts = false;
            return this;
        }

        Engine sized(double tokensPerPrompt) {
            promptSize = tokensPerPrompt;
            return this;
        }

        Engine accepts(double tokens) {
            tokensPerGap = tokens;
            return this;
        }

        Engine computesPrompts(double tokensPerSecond) {
            promptTokens = tokensPerSecond;
            return this;
        }

        Engine waiting(double requests) {
            waiting = requests;
            return this;
        }

        Engine waitingForTransfer(double requests) {
            deferred = requests;
            return this;
        }

        Engine kvUsage(double share) {
            kvUsage = OptionalDouble.of(share);
            return this;
        }

        Engine preempts() {
            preemptions = 0.4;
            return this;
        }

        Engine since(Duration time) {
            age = time;
            return this;
        }

        Engine throttled() {
            hardware = new Hardware.Derated(0.6, "hot");
            return this;
        }

        Engine frozen() {
            frozen = true;
            return this;
        }
    }

    /** Shows the pool once: one look later. */
    PoolObservation look(Engine... engines) {
        now = now.plusSeconds((long) TICK);
        seen.clear();
        for (int i = 0; i < engines.length; i++) {
            seen.add(observe("engine-" + i, engines[i]));
        }
        return new PoolObservation("pool", role, seen);
    }

    Instant now() {
        return now;
    }

    private InstanceObservation observe(String id, Engine engine) {
        EngineSample sample = EngineSample.builder()
                .running(engine.running)
                .waitingForCapacity(engine.waiting)
                .waitingDeferred(OptionalDouble.of(engine.deferred))
                .kvUsage(engine.kvUsage.orElse(engine.running * engine.context / KV_CAPACITY))
                .kvCapacityTokens(KV_CAPACITY)
                .build();
        double gaps = engine.running / engine.stepSeconds * TICK;
        EngineRates rates = new EngineRates(
                TICK,
                engine.tellsPrompts ? OptionalDouble.of(engine.promptTokens) : OptionalDouble.empty(),
                OptionalDouble.of(engine.promptTokens),
                OptionalDouble.of(gaps * engine.tokensPerGap / TICK),
                OptionalDouble.of(engine.promptTokens / engine.promptSize),
                engine.busyShare,
                OptionalDouble.of(engine.preemptions),
                engine.firstTokens,
                Optional.empty(),
                gaps >= 1 ? Optional.of(CumulativeHistogram.of(gaps * engine.stepSeconds, gaps)) : Optional.empty(),
                engine.queue,
                Optional.empty());
        InstanceSnapshot snapshot = new InstanceSnapshot(
                id,
                InstanceState.Ready,
                Optional.of(now.minus(engine.age)),
                Optional.empty(),
                1,
                Reading.fresh(sample, now),
                engine.gpus);
        return new InstanceObservation(snapshot, Optional.of(rates), engine.hardware, engine.frozen);
    }

    /** A demand of requests with prompts and answers of these sizes. */
    static Demand demand(double requests, double promptTokens, double outputTokens) {
        return new Demand(
                OptionalDouble.of(requests),
                OptionalDouble.of(requests * promptTokens),
                OptionalDouble.of(requests * outputTokens),
                OptionalDouble.of(0));
    }
}
