// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.GpuSample;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.RouterSample;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Looks at a fleet by asking every serving instance, the router and the device exporters for their metrics, all at the
 * same time up to a bound. GPUs are joined to instances by pod or by identity. Remembers the last good answer of each
 * source for as long as it is worth telling.
 */
public final class ScrapingFleetSource implements FleetSource {
    private static final ExpositionParser ENGINE_PARSER = new ExpositionParser(VllmReader.FAMILIES);
    private static final ExpositionParser ROUTER_PARSER = new ExpositionParser(EppReader.FAMILIES);
    private static final ExpositionParser GPU_PARSER = new ExpositionParser(DcgmReader.FAMILIES);

    private final ScalingPolicy policy;
    private final InstanceDirectory directory;
    private final MetricsScraper scraper;
    private final ScrapeLimits limits;
    private final VllmReader engineReader;
    private final EppReader routerReader;
    private final Map<Key, LastGood<EngineSample>> engines = new HashMap<>();
    private final LastGood<RouterSample> router;
    private final Map<URI, LastDevices> devices = new HashMap<>();

    private record Key(String pool, String id) {}

    private record Asked(InstanceAddress address, Future<Reading<EngineSample>> reading) {
        Key key() {
            return new Key(address.pool(), address.id());
        }
    }

    private record LastDevices(List<DcgmReader.Device> devices, Instant at) {}

    /**
     * @param policy whose fleet; a changed policy needs a new source
     * @param directory where everything is
     * @param scraper how it is asked, with its limits
     */
    public ScrapingFleetSource(ScalingPolicy policy, InstanceDirectory directory, MetricsScraper scraper) {
        this.policy = policy;
        this.directory = directory;
        this.scraper = scraper;
        this.limits = scraper.limits();
        this.engineReader = new VllmReader(policy.model());
        this.routerReader = new EppReader(policy.model());
        this.router = new LastGood<>(limits.staleAfter(), Lasting::lostBy);
    }

    /**
     * Asks everybody.
     *
     * @throws IllegalStateException when the directory names a pool that the policy does not have
     */
    @Override
    public FleetSnapshot look(Instant now) {
        List<InstanceAddress> instances = directory.instances(policy.key());
        Semaphore places = new Semaphore(limits.parallel());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Asked> asked = new ArrayList<>();
            for (InstanceAddress one : instances) {
                asked.add(new Asked(one, threads.submit(() -> bounded(places, () -> engine(one, now)))));
            }
            Future<Reading<RouterSample>> routerAnswer = threads.submit(() -> bounded(places, () -> router(now)));
            Map<URI, Future<List<DcgmReader.Device>>> gpuAnswers = new LinkedHashMap<>();
            for (URI exporter : directory.gpuExporters(policy.key())) {
                gpuAnswers.put(exporter, threads.submit(() -> bounded(places, () -> gpus(exporter, now))));
            }
            List<DcgmReader.Device> found = settled(gpuAnswers, now);
            forgetGone(asked);
            Map<String, List<InstanceSnapshot>> pools = emptyPools();
            for (Asked answer : asked) {
                Reading<EngineSample> reading = engines.computeIfAbsent(
                                answer.key(), ignored -> new LastGood<>(limits.staleAfter(), Lasting::lostBy))
                        .settle(result(answer.reading()), answer.address().id(), now);
                pool(pools, answer.address()).add(snapshot(answer.address(), reading, found));
            }
            return new FleetSnapshot(
                    now, pools, router.settle(result(routerAnswer), "the router", now), directory.room(policy.key()));
        }
    }

    private Map<String, List<InstanceSnapshot>> emptyPools() {
        Map<String, List<InstanceSnapshot>> pools = new LinkedHashMap<>();
        policy.pools().forEach(pool -> pools.put(pool.name(), new ArrayList<>()));
        return pools;
    }

    private List<InstanceSnapshot> pool(Map<String, List<InstanceSnapshot>> pools, InstanceAddress one) {
        List<InstanceSnapshot> pool = pools.get(one.pool());
        if (pool == null) {
            throw new IllegalStateException("the instance " + one.id() + " is listed in the pool " + one.pool()
                    + ", but the policy " + policy.key() + " has only the pools " + pools.keySet());
        }
        return pool;
    }

    private static InstanceSnapshot snapshot(
            InstanceAddress one, Reading<EngineSample> reading, List<DcgmReader.Device> found) {
        List<GpuSample> gpus = one.gpus().stream()
                .flatMap(identity -> found.stream().filter(identity::holds))
                .map(DcgmReader.Device::sample)
                .toList();
        return new InstanceSnapshot(
                one.id(), one.state(), one.since(), one.created(), one.accelerators(), reading, gpus, one.path());
    }

    private Reading<EngineSample> engine(InstanceAddress one, Instant now) {
        if (one.state() == InstanceState.Pending || one.state() == InstanceState.Starting) {
            return Reading.missing(MissingReason.NotReported, one.id() + " does not serve yet");
        }
        if (one.metrics().isEmpty()) {
            return Reading.missing(MissingReason.NotReported, one.id() + " has no metrics address");
        }
        String dialect = policy.pool(one.pool())
                .map(Pool::endpoint)
                .map(endpoint -> endpoint.engine())
                .orElse("auto");
        if (!dialect.equals("auto") && !dialect.equals("vllm")) {
            return Reading.missing(
                    MissingReason.NotReported,
                    one.id() + " is an engine of the kind " + dialect + ", which cannot be read yet; vllm can");
        }
        return switch (scraper.fetch(one.metrics().get(), one.id())) {
            case Scrape.Failed failed -> Reading.missing(failed.code(), failed.sentence());
            case Scrape.Body body -> engineReader.read(parsed(ENGINE_PARSER, body, now), one.id(), now);
        };
    }

    private Reading<RouterSample> router(Instant now) {
        Optional<URI> address = directory.router(policy.key());
        if (address.isEmpty()) {
            return Reading.missing(MissingReason.NotReported, "no router is configured");
        }
        return switch (scraper.fetch(address.get(), "the router")) {
            case Scrape.Failed failed -> Reading.missing(failed.code(), failed.sentence());
            case Scrape.Body body -> routerReader.read(parsed(ROUTER_PARSER, body, now), "the router", now);
        };
    }

    private List<DcgmReader.Device> gpus(URI exporter, Instant now) {
        return scraper.fetch(exporter, "a device exporter") instanceof Scrape.Body body
                        && parsed(GPU_PARSER, body, now) instanceof Exposition exposition
                ? new DcgmReader().read(exposition)
                : List.of();
    }

    private static ParsedBody parsed(ExpositionParser parser, Scrape.Body body, Instant now) {
        return parser.parse(body.bytes(), body.bytes().length, body.openMetrics(), now);
    }

    /** Of a silent exporter the last word on health counts a while longer, but not on what its GPUs do now. */
    private List<DcgmReader.Device> settled(Map<URI, Future<List<DcgmReader.Device>>> answers, Instant now) {
        List<DcgmReader.Device> all = new ArrayList<>();
        answers.forEach((exporter, answer) -> {
            List<DcgmReader.Device> fresh = result(answer);
            LastDevices last = devices.get(exporter);
            if (!fresh.isEmpty()) {
                devices.put(exporter, new LastDevices(fresh, now));
                all.addAll(fresh);
            } else if (last != null && !last.at().plus(limits.staleAfter()).isBefore(now)) {
                last.devices().forEach(device -> all.add(resting(device)));
            }
        });
        devices.keySet().retainAll(answers.keySet());
        return all;
    }

    private static DcgmReader.Device resting(DcgmReader.Device device) {
        GpuSample gpu = device.sample();
        OptionalDouble unknown = OptionalDouble.empty();
        return new DcgmReader.Device(
                device.uuid(),
                device.pods(),
                new GpuSample(
                        gpu.uuid(),
                        gpu.product(),
                        unknown,
                        unknown,
                        unknown,
                        unknown,
                        gpu.smClockMhz(),
                        gpu.lastXid(),
                        gpu.clockEvents(),
                        gpu.rowRemapFailure()));
    }

    private void forgetGone(List<Asked> asked) {
        Set<Key> present = new HashSet<>();
        asked.forEach(one -> present.add(one.key()));
        engines.keySet().retainAll(present);
    }

    private static <T> T bounded(Semaphore places, Supplier<T> work) throws InterruptedException {
        places.acquire();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the look at the fleet was interrupted", stopped);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(
                    "a source could not be read, which is a fault of Leadline", failed.getCause());
        }
    }
}
