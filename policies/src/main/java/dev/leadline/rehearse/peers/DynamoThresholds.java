// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;

/**
 * Dynamo's planner as it is shipped, {@code optimization_target: throughput}: no forecast. Every 5 s, per role, one more
 * when any engine crosses the upper threshold, one less when all are below the lower one. Prefill: queued prefill tokens
 * ÷ context length, ≥ 1.0 and &lt; 0.1. Decode: KV of running and waiting sequences ÷ cache, &gt; 1.0 and &lt; 0.6. Nothing changes while
 * a replica of either role starts. The target {@code latency} is the same with 0.1 and 0, and 0.4 and 0.1; {@code load}
 * takes any thresholds.
 *
 * <p>Source: {@code dynamo:.../core/load_scaling.py}, reference section 1.8. The context length is taken as 32,768
 * tokens, the shortest of the usual ones, which favours the peer.
 */
final class DynamoThresholds implements PeerRule {
    private static final double CONTEXT = 32_768;

    private final DynamoRoles roles;
    private final PeerFleet fleet;
    private final Settings settings;

    /**
     * Settings.
     *
     * @param prefillUp context lengths of queued tokens
     * @param prefillDown context lengths of queued tokens; 0 means that nothing may wait
     * @param decodeUp share of the cache
     * @param decodeDown share of the cache
     */
    record Settings(double prefillUp, double prefillDown, double decodeUp, double decodeDown) {
        static final Settings THROUGHPUT = new Settings(1.0, 0.1, 1.0, 0.6);
        static final Settings LATENCY = new Settings(0.1, 0, 0.4, 0.1);

        @Override
        public String toString() {
            return Labels.of("prefill up", prefillUp, "down", prefillDown, "decode up", decodeUp, "down", decodeDown);
        }
    }

    private DynamoThresholds(PeerFleet fleet, Settings settings) {
        this.fleet = fleet;
        this.settings = settings;
        this.roles = new DynamoRoles(fleet);
    }

    static ScalingStrategy on(PeerFleet fleet, Settings settings) {
        return new ScrapedPeer(
                "dynamo thresholds", new Beat(5, 5, 0), Duration.ZERO, new DynamoThresholds(fleet, settings));
    }

    @Override
    public Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now) {
        if (!roles.settled(now)) {
            return Map.of();
        }
        DynamoBudget.Pair current = roles.current(now);
        int prefill = step(
                roles.passes(now, roles.prefill),
                one -> one.queuedPrefillTokens() / CONTEXT,
                tokens -> tokens >= settings.prefillUp(),
                tokens -> settings.prefillDown() == 0 ? tokens <= 0 : tokens < settings.prefillDown());
        int decode = step(
                roles.passes(now, roles.decode),
                DynamoRoles.Pass::kvRate,
                rate -> rate > settings.decodeUp(),
                rate -> rate < settings.decodeDown());
        return roles.written(
                now,
                new DynamoBudget.Pair(
                        Math.max(
                                current.prefill() + prefill,
                                fleet.boundsOf(roles.prefill).min().count()),
                        Math.max(
                                current.decode() + decode,
                                fleet.boundsOf(roles.decode).min().count())));
    }

    /** One more when any engine is up, one less when all are down. */
    static int step(
            List<DynamoRoles.Pass> engines,
            ToDoubleFunction<DynamoRoles.Pass> signal,
            DoublePredicate up,
            DoublePredicate down) {
        if (engines.isEmpty()) {
            return 0;
        }
        if (engines.stream().mapToDouble(signal).anyMatch(up)) {
            return 1;
        }
        return engines.stream().mapToDouble(signal).allMatch(down) ? -1 : 0;
    }
}
