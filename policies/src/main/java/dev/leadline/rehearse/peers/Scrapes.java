// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.RouterSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What a Prometheus would know: the scrapes of a while, and the queries that peers ask. As there, a series begins with
 * its first scrape, rates go from the first to the last scrape within the window, and draining pods are still scraped.
 */
final class Scrapes {

    /** Reads a gauge or a counter. */
    interface Gauge extends Function<EngineSample, OptionalDouble> {}

    /** Reads a histogram. */
    interface Histogram extends Function<EngineSample, Optional<CumulativeHistogram>> {}

    private final Duration memory;
    private final Deque<FleetSnapshot> kept = new ArrayDeque<>();

    Scrapes(Duration memory) {
        this.memory = memory;
    }

    void add(FleetSnapshot seen) {
        while (!kept.isEmpty() && kept.getFirst().time().isBefore(seen.time().minus(memory))) {
            kept.removeFirst();
        }
        kept.addLast(seen);
    }

    /** The newest scrape. */
    Optional<FleetSnapshot> latest() {
        return Optional.ofNullable(kept.peekLast());
    }

    /** When the newest scrape was taken. */
    Optional<Instant> time() {
        return latest().map(FleetSnapshot::time);
    }

    /** Engines of a pool that answered in the newest scrape, by instance. */
    Map<String, EngineSample> engines(String pool) {
        return latest().map(seen -> engines(seen, pool)).orElse(Map.of());
    }

    /** What the router said in the newest scrape. */
    Optional<RouterSample> router() {
        return latest().flatMap(seen -> seen.router().ifFresh());
    }

    /** {@code sum(metric)}; absent when no engine of the pool shows it. */
    OptionalDouble sum(String pool, Gauge gauge) {
        return engines(pool).values().stream()
                .map(gauge)
                .flatMapToDouble(OptionalDouble::stream)
                .reduce(Double::sum);
    }

    /** {@code max_over_time(metric[window])} of one instance. */
    OptionalDouble maxOverTime(String pool, String instance, Gauge gauge, Duration window) {
        OptionalDouble largest = OptionalDouble.empty();
        for (FleetSnapshot seen : within(window)) {
            OptionalDouble value = value(seen, pool, instance, gauge);
            if (value.isPresent()) {
                largest = OptionalDouble.of(Math.max(largest.orElse(value.getAsDouble()), value.getAsDouble()));
            }
        }
        return largest;
    }

    /** {@code sum(rate(metric[window]))} of a pool; absent when no series has two scrapes in the window. */
    OptionalDouble rate(String pool, Gauge counter, Duration window) {
        return engines(pool).keySet().stream()
                .map(instance -> rate(pool, instance, counter, window))
                .flatMapToDouble(OptionalDouble::stream)
                .reduce(Double::sum);
    }

    /** {@code rate(metric[window])} of one instance. */
    OptionalDouble rate(String pool, String instance, Gauge counter, Duration window) {
        return slope(window, seen -> value(seen, pool, instance, counter));
    }

    /** {@code rate(metric[window])} of the router. */
    OptionalDouble routerRate(Function<RouterSample, OptionalDouble> counter, Duration window) {
        return slope(window, seen -> seen.router().ifFresh().map(counter).orElse(OptionalDouble.empty()));
    }

    /** What the engines of a pool observed in a window. */
    WindowHistogram histogram(String pool, Histogram histogram, Duration window) {
        WindowHistogram gained = new WindowHistogram();
        Map<String, CumulativeHistogram> first = new HashMap<>();
        List<FleetSnapshot> seen = within(window);
        for (FleetSnapshot one : seen) {
            engines(one, pool)
                    .forEach((id, engine) -> histogram.apply(engine).ifPresent(shown -> first.putIfAbsent(id, shown)));
        }
        engines(pool)
                .forEach((id, engine) -> histogram
                        .apply(engine)
                        .ifPresent(shown -> gained.add(Optional.ofNullable(first.get(id)), shown)));
        return gained;
    }

    /** What the router observed in a window. */
    WindowHistogram routerHistogram(Function<RouterSample, Optional<CumulativeHistogram>> histogram, Duration window) {
        WindowHistogram gained = new WindowHistogram();
        Optional<CumulativeHistogram> first = within(window).stream()
                .map(seen -> seen.router().ifFresh().flatMap(histogram))
                .flatMap(Optional::stream)
                .findFirst();
        router().flatMap(histogram).ifPresent(shown -> gained.add(first, shown));
        return gained;
    }

    private OptionalDouble slope(Duration window, Function<FleetSnapshot, OptionalDouble> counter) {
        OptionalDouble first = OptionalDouble.empty();
        OptionalDouble last = OptionalDouble.empty();
        Instant from = Instant.EPOCH;
        Instant to = Instant.EPOCH;
        for (FleetSnapshot seen : within(window)) {
            OptionalDouble value = counter.apply(seen);
            if (value.isPresent()) {
                from = first.isPresent() ? from : seen.time();
                first = first.isPresent() ? first : value;
                last = value;
                to = seen.time();
            }
        }
        double seconds = Duration.between(from, to).toNanos() / 1e9;
        return first.isPresent() && seconds > 0
                ? OptionalDouble.of(Math.max(0, last.orElseThrow() - first.orElseThrow()) / seconds)
                : OptionalDouble.empty();
    }

    private List<FleetSnapshot> within(Duration window) {
        if (kept.isEmpty()) {
            return List.of();
        }
        Instant from = kept.getLast().time().minus(window);
        List<FleetSnapshot> inside = new ArrayList<>();
        for (FleetSnapshot seen : kept) {
            if (!seen.time().isBefore(from)) {
                inside.add(seen);
            }
        }
        return inside;
    }

    private static OptionalDouble value(FleetSnapshot seen, String pool, String instance, Gauge gauge) {
        for (InstanceSnapshot one : seen.pools().getOrDefault(pool, List.of())) {
            if (one.id().equals(instance)) {
                return one.engine().ifFresh().map(gauge).orElse(OptionalDouble.empty());
            }
        }
        return OptionalDouble.empty();
    }

    private static Map<String, EngineSample> engines(FleetSnapshot seen, String pool) {
        return Pods.engines(seen.pools().getOrDefault(pool, List.of()));
    }
}
