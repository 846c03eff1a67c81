// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Builds snapshots for the tests of this room: {@code aLook(5).instance("decode", ready("d-0", engine))}. */
final class Looks {
    static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final Instant time;
    private final Map<String, List<InstanceSnapshot>> pools = new LinkedHashMap<>();
    private Reading<RouterSample> router = Reading.missing(MissingReason.NotReported, "no router");

    private Looks(double seconds) {
        this.time = at(seconds);
        pools.put("prefill", new ArrayList<>());
        pools.put("decode", new ArrayList<>());
    }

    static Instant at(double seconds) {
        return START.plusMillis(Math.round(seconds * 1000));
    }

    static Looks aLook(double seconds) {
        return new Looks(seconds);
    }

    static FleetTracker tracker() {
        Map<String, Role> pools = new LinkedHashMap<>();
        pools.put("prefill", Role.Prefill);
        pools.put("decode", Role.Decode);
        return new FleetTracker(pools);
    }

    Looks router(UnaryOperator<RouterFigures> figures) {
        router = Reading.fresh(figures.apply(RouterFigures.NONE).sample(), time);
        return this;
    }

    Looks prefill(String id, EngineSampleBuilder engine) {
        return instance("prefill", id, InstanceState.Ready, Optional.empty(), Reading.fresh(engine.build(), time));
    }

    Looks decode(String id, EngineSampleBuilder engine) {
        return instance("decode", id, InstanceState.Ready, Optional.empty(), Reading.fresh(engine.build(), time));
    }

    Looks silent(String pool, String id) {
        return instance(
                pool,
                id,
                InstanceState.Ready,
                Optional.empty(),
                Reading.missing(MissingReason.TimedOut, id + " did not answer in time"));
    }

    Looks instance(
            String pool,
            String id,
            InstanceState state,
            Optional<Instant> since,
            Reading<EngineSample> engine,
            GpuSample... gpus) {
        pools.getOrDefault(pool, List.of())
                .add(new InstanceSnapshot(id, state, since, Optional.empty(), 1, engine, List.of(gpus)));
        return this;
    }

    FleetSnapshot build() {
        return new FleetSnapshot(time, pools, router, OptionalInt.empty());
    }

    static EngineSampleBuilder engine() {
        return EngineSample.builder();
    }

    static OptionalDouble known(double value) {
        return OptionalDouble.of(value);
    }

    static GpuSample gpu(String uuid, double active) {
        return new GpuSample(
                uuid,
                Optional.of("NVIDIA H100 80GB HBM3"),
                OptionalDouble.empty(),
                OptionalDouble.of(active),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(1980),
                OptionalInt.of(0),
                Set.of(),
                false);
    }

    static GpuSample gpu(int xid, double clock, Set<String> events) {
        return new GpuSample(
                "GPU-" + xid + "-" + Math.round(clock),
                Optional.of("NVIDIA H100 80GB HBM3"),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(clock),
                OptionalInt.of(xid),
                events,
                false);
    }

    /** The few router figures that these tests move. */
    record RouterFigures(
            OptionalDouble requests,
            OptionalDouble input,
            OptionalDouble cached,
            OptionalDouble output,
            Optional<CumulativeHistogram> completedInput,
            Optional<CumulativeHistogram> completedCached,
            Optional<CumulativeHistogram> ttft) {
        static final RouterFigures NONE = new RouterFigures(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        RouterFigures requests(double total) {
            return new RouterFigures(known(total), input, cached, output, completedInput, completedCached, ttft);
        }

        RouterFigures tokens(double inputTotal, double cachedTotal, double outputTotal) {
            return new RouterFigures(
                    requests,
                    known(inputTotal),
                    known(cachedTotal),
                    known(outputTotal),
                    completedInput,
                    completedCached,
                    ttft);
        }

        RouterFigures completed(CumulativeHistogram inputTokens, CumulativeHistogram cachedTokens) {
            return new RouterFigures(
                    requests, input, cached, output, Optional.of(inputTokens), Optional.of(cachedTokens), ttft);
        }

        RouterFigures ttft(CumulativeHistogram histogram) {
            return new RouterFigures(
                    requests, input, cached, output, completedInput, completedCached, Optional.of(histogram));
        }

        RouterSample sample() {
            return new RouterSample(
                    requests,
                    input,
                    cached,
                    output,
                    completedInput,
                    completedCached,
                    Optional.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    ttft,
                    Optional.empty());
        }
    }
}
