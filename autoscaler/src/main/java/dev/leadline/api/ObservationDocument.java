// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.EngineRates;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.GpuSample;
import dev.leadline.fleet.Hardware;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.Role;
import dev.leadline.fleet.RouterSample;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The last look at a fleet, as the API shows it: rates per second, shares 0..1, what is unknown left out. */
record ObservationDocument(
        Instant time,
        OptionalDouble seconds,
        DemandView demand,
        OptionalInt freeAccelerators,
        SourceView router,
        Optional<LatencyView> ttftSeconds,
        Optional<LatencyView> tpotSeconds,
        Map<String, PoolView> pools) {

    /** What arrives, per second. */
    record DemandView(
            OptionalDouble requestsPerSecond,
            OptionalDouble uncachedInputTokensPerSecond,
            OptionalDouble outputTokensPerSecond,
            OptionalDouble cachedShare) {}

    /** Whether a source spoke, and why not. */
    record SourceView(
            String reading,
            Optional<Instant> at,
            OptionalDouble ageSeconds,
            Optional<String> reason,
            Optional<String> sentence,
            Optional<Map<String, Double>> values) {}

    /** Latencies of the interval. */
    record LatencyView(double mean, double count) {}

    /** One pool. */
    record PoolView(Role role, int ready, int starting, int draining, List<InstanceView> instances) {}

    /** One instance. */
    record InstanceView(
            String id,
            InstanceState state,
            Optional<Instant> since,
            Optional<Instant> created,
            int accelerators,
            SourceView engine,
            boolean frozen,
            Map<String, Double> rates,
            HardwareView hardware,
            List<GpuView> gpus) {}

    /** What the hardware is worth. */
    record HardwareView(String state, double share, Optional<String> sentence) {}

    /** One GPU. */
    record GpuView(
            String uuid,
            Optional<String> product,
            OptionalDouble utilization,
            OptionalDouble tensorActive,
            OptionalDouble dramActive,
            OptionalDouble smClockMhz,
            OptionalInt lastXid,
            List<String> clockEvents) {}

    static ObservationDocument of(FleetObservation seen) {
        Map<String, PoolView> pools = new LinkedHashMap<>();
        seen.pools().forEach((name, pool) -> pools.put(name, pool(pool, seen.time())));
        return new ObservationDocument(
                seen.time(),
                seen.seconds(),
                new DemandView(
                        seen.demand().requests(),
                        seen.demand().uncachedInputTokens(),
                        seen.demand().outputTokens(),
                        seen.demand().cachedShare()),
                seen.freeAccelerators(),
                source(seen.router().map(ObservationDocument::router), seen.time()),
                latency(seen.ttft()),
                latency(seen.tpot()),
                pools);
    }

    private static PoolView pool(PoolObservation pool, Instant now) {
        return new PoolView(
                pool.role(),
                pool.count(InstanceState.Ready),
                pool.count(InstanceState.Pending) + pool.count(InstanceState.Starting),
                pool.count(InstanceState.Draining),
                pool.instances().stream().map(one -> instance(one, now)).toList());
    }

    private static InstanceView instance(InstanceObservation one, Instant now) {
        return new InstanceView(
                one.id(),
                one.state(),
                one.snapshot().since(),
                one.snapshot().created(),
                one.snapshot().accelerators(),
                source(one.snapshot().engine().map(ObservationDocument::engine), now),
                one.frozen(),
                one.rates().map(ObservationDocument::rates).orElse(Map.of()),
                hardware(one.hardware()),
                one.snapshot().gpus().stream().map(ObservationDocument::gpu).toList());
    }

    private static SourceView source(Reading<Map<String, Double>> reading, Instant now) {
        return switch (reading) {
            case Reading.Fresh<Map<String, Double>> fresh ->
                new SourceView(
                        "Fresh",
                        Optional.of(fresh.at()),
                        OptionalDouble.of(
                                Math.max(0, Duration.between(fresh.at(), now).toMillis() / 1000.0)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(fresh.value()));
            case Reading.Stale<Map<String, Double>> stale ->
                new SourceView(
                        "Stale",
                        Optional.of(stale.at()),
                        OptionalDouble.of(stale.age().toMillis() / 1000.0),
                        Optional.empty(),
                        Optional.of(stale.reason()),
                        Optional.of(stale.value()));
            case Reading.Missing<Map<String, Double>> missing ->
                new SourceView(
                        "Missing",
                        Optional.empty(),
                        OptionalDouble.empty(),
                        Optional.of(missing.code().name()),
                        Optional.of(missing.reason()),
                        Optional.empty());
        };
    }

    private static Map<String, Double> engine(EngineSample sample) {
        Map<String, Double> values = new LinkedHashMap<>();
        put(values, "running", sample.running());
        put(values, "waiting", sample.waitingForCapacity());
        put(values, "waitingDeferred", sample.waitingDeferred());
        put(values, "waitingTokens", sample.waitingTokens());
        put(values, "kvUsage", sample.kvUsage());
        put(values, "kvCapacityTokens", sample.kvCapacityTokens());
        return values;
    }

    private static Map<String, Double> router(RouterSample sample) {
        Map<String, Double> values = new LinkedHashMap<>();
        put(values, "requestsTotal", sample.requestsTotal());
        put(values, "queued", sample.queued());
        put(values, "queuedTokens", sample.queuedTokens());
        put(values, "running", sample.running());
        return values;
    }

    private static Map<String, Double> rates(EngineRates rates) {
        Map<String, Double> values = new LinkedHashMap<>();
        put(values, "computedPromptTokens", rates.computedPromptTokens());
        put(values, "promptTokens", rates.promptTokens());
        put(values, "generationTokens", rates.generationTokens());
        put(values, "requests", rates.requests());
        put(values, "busyShare", rates.busyShare());
        put(values, "preemptions", rates.preemptions());
        return values;
    }

    private static void put(Map<String, Double> values, String name, OptionalDouble value) {
        value.ifPresent(known -> values.put(name, known));
    }

    private static HardwareView hardware(Hardware hardware) {
        return switch (hardware) {
            case Hardware.Unknown ignored -> new HardwareView("Unknown", 1, Optional.empty());
            case Hardware.Healthy ignored -> new HardwareView("Healthy", 1, Optional.empty());
            case Hardware.Derated(double share, String why) -> new HardwareView("Derated", share, Optional.of(why));
            case Hardware.Doomed(String why) -> new HardwareView("Doomed", 0, Optional.of(why));
        };
    }

    private static GpuView gpu(GpuSample gpu) {
        return new GpuView(
                gpu.uuid(),
                gpu.product(),
                gpu.utilization(),
                gpu.tensorActive(),
                gpu.dramActive(),
                gpu.smClockMhz(),
                gpu.lastXid(),
                gpu.clockEvents().stream().sorted().toList());
    }

    private static Optional<LatencyView> latency(Optional<CumulativeHistogram> histogram) {
        return histogram
                .filter(known -> known.count() > 0)
                .map(known -> new LatencyView(known.sum() / known.count(), known.count()));
    }
}
