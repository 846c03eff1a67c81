// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import static dev.leadline.rehearse.HpaBehavior.direction;
import static dev.leadline.rehearse.HpaBehavior.percent;
import static dev.leadline.rehearse.HpaBehavior.pods;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.Role;
import dev.leadline.rehearse.HorizontalPodAutoscaler;
import dev.leadline.rehearse.HpaBehavior;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Kthena's disaggregated autoscaling policy. Every 15 s it scrapes the pods; per role an HPA-like proposal on the mean of
 * the ready pods, the largest of its metrics; up max(4, 100 %) per 60 s without a window, down 100 % per 60 s with a
 * window of 300 s; then {@link RatioRule} on both. When a role has no metrics, neither scales.
 *
 * <p>Source: {@code kthena:pkg/autoscaler} of 2026-08-21, reference section 3. It ships no metric, target or band: the
 * defaults here are 5 waiting requests (production-stack's), KV usage 0.8 for decode (llm-d's) and a band from half to
 * twice the ratio of the training load's fluid need. Its P95 latencies are left out: as targets they shrink a healthy
 * pool.
 */
final class Kthena implements PeerRule {
    private static final HpaBehavior BEHAVIOR =
            HpaBehavior.of(direction(0, pods(4, 60), percent(100, 60)), direction(300, percent(100, 60)));

    private final PeerFleet fleet;
    private final Settings settings;
    private final RatioRule band;
    private final String prefill;
    private final String decode;
    private final Map<String, HorizontalPodAutoscaler> scalers = new LinkedHashMap<>();

    /**
     * Settings.
     *
     * @param prefill metrics with their targets
     * @param decode metrics with their targets
     * @param bandFactor how far the ratio may be from that of the training load; 2 means half to twice
     */
    record Settings(List<Signal.Target> prefill, List<Signal.Target> decode, double bandFactor) {
        static final Settings DEFAULT = new Settings(
                List.of(new Signal.Target(Signal.WAITING, 5)),
                List.of(new Signal.Target(Signal.WAITING, 5), new Signal.Target(Signal.KV_USAGE, 0.8)),
                2);

        @Override
        public String toString() {
            return Labels.of("prefill", prefill, "decode", decode, "band factor", bandFactor);
        }
    }

    private Kthena(PeerFleet fleet, Settings settings) {
        this.fleet = fleet;
        this.settings = settings;
        this.prefill = fleet.first(Role.Prefill);
        this.decode = fleet.first(Role.Decode);
        double ratio = Math.max(1e-3, fleet.need().of(prefill).mean())
                / Math.max(1e-3, fleet.need().of(decode).mean());
        this.band = new RatioRule(ratio / settings.bandFactor(), ratio * settings.bandFactor());
        for (String pool : List.of(prefill, decode)) {
            scalers.put(pool, new HorizontalPodAutoscaler(BEHAVIOR, fleet.boundsOf(pool)));
        }
    }

    static ScalingStrategy on(PeerFleet fleet, Settings settings) {
        return new ScrapedPeer("kthena", new Beat(15, 15, 0), Duration.ZERO, new Kthena(fleet, settings));
    }

    @Override
    public Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now) {
        OptionalInt p = proposal(now, prefill, settings.prefill());
        OptionalInt d = proposal(now, decode, settings.decode());
        if (p.isEmpty() || d.isEmpty()) {
            return Map.of();
        }
        RatioRule.Pair pair = band.applied(
                sync(now, prefill, p.getAsInt()),
                sync(now, decode, d.getAsInt()),
                fleet.boundsOf(prefill),
                fleet.boundsOf(decode));
        Map<String, Integer> desired = new LinkedHashMap<>();
        desired.put(prefill, fleet.clamp(prefill, pair.prefill()));
        desired.put(decode, fleet.clamp(decode, pair.decode()));
        return desired;
    }

    private int sync(FleetSnapshot now, String pool, int proposed) {
        int current = Pods.replicas(now, pool);
        HorizontalPodAutoscaler scaler = scalers.get(pool);
        return scaler == null ? current : scaler.sync(now.time(), current, proposed);
    }

    private static OptionalInt proposal(FleetSnapshot now, String pool, List<Signal.Target> targets) {
        int replicas = Pods.replicas(now, pool);
        int ready = Pods.ready(now, pool);
        OptionalInt largest = OptionalInt.empty();
        for (Signal.Target target : targets) {
            double[] values = Pods.readyEngines(now, pool).values().stream()
                    .map(engine -> target.signal().of(engine))
                    .flatMapToDouble(OptionalDouble::stream)
                    .toArray();
            if (values.length > 0) {
                double sum = 0;
                for (double value : values) {
                    sum += value;
                }
                int proposed = HorizontalPodAutoscaler.podsMetric(
                        sum,
                        values.length,
                        ready - values.length,
                        replicas - ready,
                        target.target(),
                        BEHAVIOR.tolerance());
                largest = OptionalInt.of(Math.max(proposed, largest.orElse(proposed)));
            }
        }
        return largest;
    }
}
