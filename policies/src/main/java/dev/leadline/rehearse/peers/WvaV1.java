// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * llm-d's Workload Variant Autoscaler with its percentage analyzer, the default until v0.8. Per role, every 15 s, on the
 * largest KV usage and queue of the last minute: a replica is saturated at KV ≥ 0.80 or queue ≥ 5. Over the others,
 * spare = mean distance to these; less than 0.10 or 3 asks for one more. One less when at least two are unsaturated and
 * the spare of N ÷ (N − 1) times the load would still do. While a pod boots or the last number is not reached, the role
 * is frozen.
 *
 * <p>Source: {@code WVA:internal/engines} of 2026-08-19, reference section 3.1. Behind it {@link WvaActuator}. One variant
 * per role, so there is no choice by cost.
 */
final class WvaV1 implements PeerRule {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final PeerFleet fleet;
    private final Settings settings;
    private final Map<String, Integer> desired = new LinkedHashMap<>();

    /**
     * Settings.
     *
     * @param kv usage at which a replica is saturated; published: 0.80
     * @param queue requests at which it is; published: 5
     * @param spareKv least mean distance to it; published: 0.10
     * @param spareQueue least mean distance to it; published: 3
     * @param hpa that follows
     */
    record Settings(double kv, double queue, double spareKv, double spareQueue, WvaActuator.Hpa hpa) {
        static final Settings PUBLISHED = new Settings(0.80, 5, 0.10, 3, WvaActuator.Hpa.PREFILL_DECODE);

        @Override
        public String toString() {
            return Labels.of("kv", kv, "queue", queue, "spare kv", spareKv, "spare queue", spareQueue, "hpa", hpa);
        }
    }

    /**
     * Load of a replica.
     *
     * @param kv usage of its cache
     * @param queue requests that wait
     */
    record Replica(double kv, double queue) {}

    private WvaV1(PeerFleet fleet, Settings settings) {
        this.fleet = fleet;
        this.settings = settings;
    }

    static ScalingStrategy on(PeerFleet fleet, Settings settings) {
        return new ScrapedPeer(
                "wva v1",
                Beat.PROMETHEUS_HPA,
                WINDOW,
                new WvaActuator(fleet, settings.hpa(), new WvaV1(fleet, settings)));
    }

    @Override
    public Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now) {
        for (String pool : now.pools().keySet()) {
            int current = Pods.replicas(now, pool);
            int last = desired.getOrDefault(pool, current);
            List<Replica> replicas = replicas(scrapes, now, pool);
            boolean frozen = last != current || Pods.ready(now, pool) != current || replicas.isEmpty();
            desired.put(pool, frozen ? last : fleet.clamp(pool, current + step(replicas, settings)));
        }
        return Map.copyOf(desired);
    }

    private static List<Replica> replicas(Scrapes scrapes, FleetSnapshot now, String pool) {
        List<Replica> found = new ArrayList<>();
        for (String id : Pods.readyEngines(now, pool).keySet()) {
            OptionalDouble kv = scrapes.maxOverTime(pool, id, EngineSample::kvUsage, WINDOW);
            OptionalDouble queue = scrapes.maxOverTime(pool, id, EngineSample::waitingForCapacity, WINDOW);
            if (kv.isPresent() && queue.isPresent()) {
                found.add(new Replica(kv.getAsDouble(), queue.getAsDouble()));
            }
        }
        return found;
    }

    /** One more, one less, or as many. */
    static int step(List<Replica> replicas, Settings settings) {
        List<Replica> unsaturated = replicas.stream()
                .filter(one -> one.kv() < settings.kv() && one.queue() < settings.queue())
                .toList();
        double kv = unsaturated.stream()
                .mapToDouble(one -> settings.kv() - one.kv())
                .average()
                .orElse(0);
        double queue = unsaturated.stream()
                .mapToDouble(one -> settings.queue() - one.queue())
                .average()
                .orElse(0);
        if (kv < settings.spareKv() || queue < settings.spareQueue()) {
            return 1;
        }
        double n = unsaturated.size();
        if (n < 2) {
            return 0;
        }
        double load = n / (n - 1);
        boolean safe = settings.kv() - (settings.kv() - kv) * load >= settings.spareKv()
                && settings.queue() - (settings.queue() - queue) * load >= settings.spareQueue();
        return safe ? -1 : 0;
    }
}
