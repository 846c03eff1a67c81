// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.Role;
import dev.leadline.fleet.RouterSample;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * llm-d's Workload Variant Autoscaler with its token analyzer, the default of v0.9, its last release. Per role, every
 * 15 s: demand = Σ (tokens in use + queue · I for prefill, · (I + O) for decode) + the router's queue; capacity of a
 * replica (PRC) = median of {@link WvaCapacity}; lacking = max(0, demand ÷ 0.85 − (ready + pending) · PRC), spare =
 * max(0, ready · PRC − demand ÷ 0.70). {@link WvaOptimizer} makes replicas of it, {@link WvaActuator} carries them out.
 *
 * <p>Source: {@code WVA:internal/engines/analyzers/saturation_v2} of 2026-08-19, reference sections 3.2 and 3.5. KV usage
 * and queue are the largest of the last minute, I and O means of five minutes; the hit rate of the router's queue reads 0.
 * Left out: several variants, priorities, the limiter, scaling to zero.
 */
final class WvaV2 implements PeerRule {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final PeerFleet fleet;
    private final Settings settings;
    private final Map<String, WvaCapacity> capacities = new LinkedHashMap<>();
    private final Map<String, Double> stored = new LinkedHashMap<>();

    /**
     * Settings.
     *
     * @param kv share of the cache that counts as capacity; published: 0.80
     * @param up share of the capacity above which it grows; published: 0.85
     * @param down share below which it shrinks; published: 0.70
     * @param hpa that follows
     */
    record Settings(double kv, double up, double down, WvaActuator.Hpa hpa) {
        static final Settings PUBLISHED = new Settings(0.80, 0.85, 0.70, WvaActuator.Hpa.PREFILL_DECODE);

        @Override
        public String toString() {
            return Labels.of("kv", kv, "up", up, "down", down, "hpa", hpa);
        }
    }

    private WvaV2(PeerFleet fleet, Settings settings) {
        this.fleet = fleet;
        this.settings = settings;
        fleet.spec()
                .pools()
                .keySet()
                .forEach(pool -> capacities.put(
                        pool,
                        new WvaCapacity(
                                settings.kv(),
                                fleet.spec().limits().prefillBatchTokens(),
                                fleet.spec().limits().maxDecodeSequences())));
    }

    static ScalingStrategy on(PeerFleet fleet, Settings settings) {
        return new ScrapedPeer(
                "wva v2",
                Beat.PROMETHEUS_HPA,
                FIVE_MINUTES,
                new WvaActuator(fleet, settings.hpa(), new WvaV2(fleet, settings)));
    }

    @Override
    public Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now) {
        Map<String, WvaOptimizer.Role> roles = new LinkedHashMap<>();
        for (String pool : now.pools().keySet()) {
            roles.put(pool, role(scrapes, now, pool));
        }
        Map<String, Integer> desired = new LinkedHashMap<>();
        WvaOptimizer.changes(roles).forEach((pool, change) -> desired.put(pool, Pods.replicas(now, pool) + change));
        return desired;
    }

    private WvaOptimizer.Role role(Scrapes scrapes, FleetSnapshot now, String pool) {
        boolean prefill = fleet.role(pool) == Role.Prefill;
        WvaCapacity capacity = capacities.getOrDefault(pool, new WvaCapacity(settings.kv(), 1, 1));
        List<WvaCapacity.Seen> seen = seen(scrapes, now, pool);
        double demand = routerDemand(scrapes, prefill);
        List<Double> each = new ArrayList<>();
        for (WvaCapacity.Seen one : seen) {
            demand += one.demand(prefill);
            each.add(capacity.of(one));
        }
        if (!each.isEmpty()) {
            stored.put(pool, median(each));
        }
        double perReplica = stored.getOrDefault(pool, 0.0);
        int current = Pods.replicas(now, pool);
        return new WvaOptimizer.Role(
                lacking(demand, current * perReplica, settings.up()),
                spare(demand, Pods.ready(now, pool) * perReplica, settings.down()),
                perReplica,
                Math.max(0, fleet.boundsOf(pool).max().count() - current),
                Math.max(0, current - fleet.boundsOf(pool).min().count()));
    }

    /** Capacity that is missing: max(0, demand ÷ up − anticipated). */
    static double lacking(double demand, double anticipated, double up) {
        return Math.max(0, demand / up - anticipated);
    }

    /** Capacity that is too much: max(0, supply − demand ÷ down). */
    static double spare(double demand, double supply, double down) {
        return Math.max(0, supply - demand / down);
    }

    private static List<WvaCapacity.Seen> seen(Scrapes scrapes, FleetSnapshot now, String pool) {
        List<WvaCapacity.Seen> found = new ArrayList<>();
        Pods.readyEngines(now, pool).forEach((id, engine) -> {
            OptionalDouble kv = scrapes.maxOverTime(pool, id, EngineSample::kvUsage, MINUTE);
            OptionalDouble queue = scrapes.maxOverTime(pool, id, EngineSample::waitingForCapacity, MINUTE);
            OptionalDouble holds = engine.kvCapacityTokens();
            if (kv.isPresent() && queue.isPresent() && holds.isPresent()) {
                found.add(new WvaCapacity.Seen(
                        holds.getAsDouble(),
                        (double) Math.round(kv.getAsDouble() * holds.getAsDouble()),
                        queue.getAsDouble(),
                        perRequest(scrapes, pool, id, EngineSample::promptTokensTotal),
                        perRequest(scrapes, pool, id, EngineSample::generationTokensTotal)));
            }
        });
        return found;
    }

    private static OptionalDouble perRequest(Scrapes scrapes, String pool, String id, Scrapes.Gauge tokens) {
        OptionalDouble rate = scrapes.rate(pool, id, tokens, FIVE_MINUTES);
        OptionalDouble requests = scrapes.rate(pool, id, EngineSample::requestsTotal, FIVE_MINUTES);
        return rate.isPresent() && requests.isPresent() && requests.getAsDouble() > 0
                ? OptionalDouble.of(rate.getAsDouble() / requests.getAsDouble())
                : OptionalDouble.empty();
    }

    private static double routerDemand(Scrapes scrapes, boolean prefill) {
        return scrapes.router()
                .map(router -> {
                    double output = scrapes.routerHistogram(RouterSample::completedOutputTokens, FIVE_MINUTES)
                            .mean()
                            .orElse(0);
                    double in = router.queuedTokens().orElse(0);
                    return prefill ? in : in + router.queued().orElse(0) * output;
                })
                .orElse(0.0);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
