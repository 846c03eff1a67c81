// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.EngineRates;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.EngineSampleBuilder;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.Hardware;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.Role;
import dev.leadline.fleet.RouterSample;
import dev.leadline.policy.Actuation;
import dev.leadline.policy.EngineEndpoint;
import dev.leadline.policy.Objectives;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ReplicaBounds;
import dev.leadline.units.Ratio;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** One pool as one look shows it, put together instance by instance; 2 accelerators each, and nothing wrong with them. */
final class SeenPool {

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    static final Objectives OBJECTIVES =
            new Objectives(Ratio.of(0.99), Duration.ofSeconds(2), Duration.ofMillis(150), Duration.ofMillis(50));

    private final String name;
    private final Role role;
    private final List<InstanceObservation> instances = new ArrayList<>();
    private Duration lead = Duration.ofSeconds(90);
    private List<Double> readyIn = List.of();
    private Objectives objectives = OBJECTIVES;
    private ReplicaBounds bounds = ReplicaBounds.of(1, 16);
    private OptionalDouble cost = OptionalDouble.empty();

    private SeenPool(String name, Role role) {
        this.name = name;
        this.role = role;
    }

    static SeenPool of(String name, Role role) {
        return new SeenPool(name, role);
    }

    static SeenPool prefill() {
        return of("prefill", Role.Prefill);
    }

    static SeenPool decode() {
        return of("decode", Role.Decode);
    }

    /** What an engine did in five seconds, of which nothing is known but what the test says. */
    record Did(
            OptionalDouble prompts,
            OptionalDouble generated,
            OptionalDouble requests,
            Optional<CumulativeHistogram> ttft,
            Optional<CumulativeHistogram> tpot,
            Optional<CumulativeHistogram> itl,
            Optional<CumulativeHistogram> queue,
            Optional<CumulativeHistogram> transfer) {

        static final Did NOTHING = new Did(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        Did prompts(double perSecond) {
            return new Did(OptionalDouble.of(perSecond), generated, requests, ttft, tpot, itl, queue, transfer);
        }

        Did generated(double perSecond) {
            return new Did(prompts, OptionalDouble.of(perSecond), requests, ttft, tpot, itl, queue, transfer);
        }

        Did requests(double perSecond) {
            return new Did(prompts, generated, OptionalDouble.of(perSecond), ttft, tpot, itl, queue, transfer);
        }

        Did ttft(CumulativeHistogram seen) {
            return new Did(prompts, generated, requests, Optional.of(seen), tpot, itl, queue, transfer);
        }

        Did tpot(CumulativeHistogram seen) {
            return new Did(prompts, generated, requests, ttft, Optional.of(seen), itl, queue, transfer);
        }

        Did itl(double sum, double count) {
            return new Did(
                    prompts,
                    generated,
                    requests,
                    ttft,
                    tpot,
                    Optional.of(CumulativeHistogram.of(sum, count)),
                    queue,
                    transfer);
        }

        Did queue(double sum, double count) {
            return new Did(
                    prompts,
                    generated,
                    requests,
                    ttft,
                    tpot,
                    itl,
                    Optional.of(CumulativeHistogram.of(sum, count)),
                    transfer);
        }

        Did transfer(double sum) {
            return new Did(
                    prompts, generated, requests, ttft, tpot, itl, queue, Optional.of(CumulativeHistogram.of(sum, 10)));
        }

        private EngineRates rates() {
            return new EngineRates(
                    5,
                    prompts,
                    OptionalDouble.empty(),
                    generated,
                    requests,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    ttft,
                    tpot,
                    itl,
                    queue,
                    transfer);
        }
    }

    SeenPool instance(
            InstanceState state,
            Reading<EngineSample> engine,
            Optional<Did> did,
            Hardware hardware,
            Optional<Instant> since) {
        InstanceSnapshot snapshot = new InstanceSnapshot(
                name + "-" + instances.size(), state, since, Optional.empty(), 2, engine, List.of());
        instances.add(new InstanceObservation(snapshot, did.map(Did::rates), hardware, false));
        return this;
    }

    /** A ready instance whose engine says this. */
    SeenPool ready(Consumer<EngineSampleBuilder> says) {
        return ready(says, Did.NOTHING, new Hardware.Healthy());
    }

    SeenPool ready(Consumer<EngineSampleBuilder> says, Did did, Hardware hardware) {
        EngineSampleBuilder sample = EngineSample.builder();
        says.accept(sample);
        return instance(
                InstanceState.Ready,
                Reading.fresh(sample.build(), NOW),
                Optional.of(did),
                hardware,
                Optional.of(NOW.minusSeconds(3600)));
    }

    /** So many ready instances that say no more than that they run nothing. */
    SeenPool ready(int count) {
        for (int i = 0; i < count; i++) {
            ready(sample -> sample.running(0));
        }
        return this;
    }

    SeenPool did(Did did) {
        return ready(sample -> sample.running(1), did, new Hardware.Healthy());
    }

    SeenPool worth(double share) {
        return ready(
                sample -> sample.running(1),
                Did.NOTHING,
                share > 0 ? new Hardware.Derated(share, "it is hot") : new Hardware.Doomed("it is gone"));
    }

    SeenPool silent() {
        return instance(
                InstanceState.Ready,
                Reading.missing(MissingReason.TimedOut, "no answer within 3 s"),
                Optional.empty(),
                new Hardware.Healthy(),
                Optional.of(NOW.minusSeconds(3600)));
    }

    /** So many instances in a state in which engines say nothing. */
    SeenPool in(InstanceState state, int count) {
        for (int i = 0; i < count; i++) {
            instance(
                    state,
                    Reading.missing(MissingReason.NotReported, "it is not up yet"),
                    Optional.empty(),
                    new Hardware.Healthy(),
                    Optional.of(NOW.minusSeconds(10)));
        }
        return this;
    }

    /** From order to ready, and the seconds until those that start are expected. */
    SeenPool lead(int seconds, Double... expected) {
        lead = Duration.ofSeconds(seconds);
        readyIn = List.of(expected);
        return this;
    }

    SeenPool objectives(Objectives promised) {
        objectives = promised;
        return this;
    }

    SeenPool bounds(int least, int most) {
        bounds = ReplicaBounds.of(least, most);
        return this;
    }

    SeenPool cost(double perAcceleratorHour) {
        cost = OptionalDouble.of(perAcceleratorHour);
        return this;
    }

    PoolObservation seen() {
        return new PoolObservation(name, role, instances);
    }

    PoolView view() {
        Pool pool = new Pool(
                name,
                role,
                Optional.empty(),
                bounds,
                Actuation.Scale,
                EngineEndpoint.DEFAULT,
                cost,
                Optional.of("qwen3-32b-h100-vllm-bf16-tp2"));
        return new PoolView(pool, seen(), objectives, 4).with(lead, readyIn);
    }

    /** These pools in one look without a router. */
    static FleetObservation fleet(Demand demand, SeenPool... pools) {
        return fleet(NOW, demand, Reading.missing(MissingReason.NotReported, "there is no router"), pools);
    }

    static FleetObservation fleet(Instant time, Demand demand, Reading<RouterSample> router, SeenPool... pools) {
        Map<String, PoolObservation> seen = new LinkedHashMap<>();
        for (SeenPool pool : pools) {
            seen.put(pool.name, pool.seen());
        }
        return new FleetObservation(
                time,
                OptionalDouble.of(5),
                seen,
                demand,
                router,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    static Demand demand(double requests, double input, double output) {
        return new Demand(
                OptionalDouble.of(requests),
                OptionalDouble.of(input),
                OptionalDouble.of(output),
                OptionalDouble.empty());
    }

    static final Demand NO_DEMAND =
            new Demand(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    /** A router that counts arrivals, holds so many requests and has so many running. */
    static Reading<RouterSample> router(OptionalDouble queued, OptionalDouble queuedTokens, OptionalDouble running) {
        return Reading.fresh(
                new RouterSample(
                        OptionalDouble.of(100),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        queued,
                        queuedTokens,
                        running,
                        Optional.empty(),
                        Optional.empty()),
                NOW);
    }
}
