// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import static dev.leadline.rehearse.HpaBehavior.direction;
import static dev.leadline.rehearse.HpaBehavior.percent;
import static dev.leadline.rehearse.HpaBehavior.pods;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.Role;
import dev.leadline.rehearse.HpaBehavior;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * llm-d's KEDA ScaledObject on latency. s = mean over 45 s of min(2, max(P90 TTFT ÷ S_ttft, P90 TPOT ÷ S_tpot)) from
 * one-minute histograms; with n replicas of which r are ready and c = r ÷ n: s &gt; 0.55 asks for n + ⌈n·(s·c ÷ 0.55 − 1)⌉,
 * s &lt; 0.40 for n − ⌊n·(1 − s ÷ 0.40)⌋, else n. Behind it an HPA: up max(100 %, 4 pods) per 60 s with a window of 30 s,
 * down one pod per 120 s with a window of 180 s.
 *
 * <p>Source: {@code llm-d:guides/workload-autoscaling}, slo-aware. Scraped every 15 s, synced 5 s later. Each pool
 * follows the latencies of its own engines, which the guide leaves as future work. Two readings favour the peer: the
 * objectives are ours and not 3 s and 100 ms, and the time per token is the mean gap of the engines, because vLLM's
 * buckets would show 25 to 50 ms as nearly 50 ms. Measured latencies stand for predicted ones; those to the first token
 * are late by themselves only. A minute without requests counts as s = 0.
 */
final class KedaSloAware implements PeerRule {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final double CAP = 2;
    private static final int SAMPLES = 3;

    private final PeerFleet fleet;
    private final Settings settings;
    private final ExternalHpas scalers;
    private final Map<String, Deque<Double>> pressures = new LinkedHashMap<>();

    /**
     * Settings.
     *
     * @param prefillUp pressure above which a prefill pool grows; published: 0.55
     * @param decodeUp pressure above which a decode pool grows; published: 0.55
     * @param downShare of that below which it shrinks; published: 0.40 ÷ 0.55
     * @param downSeconds in which at most one pod goes; published: 120
     */
    record Settings(double prefillUp, double decodeUp, double downShare, long downSeconds) {
        static final double PUBLISHED_SHARE = 0.40 / 0.55;
        static final Settings PUBLISHED = new Settings(0.55, 0.55, PUBLISHED_SHARE, 120);

        @Override
        public String toString() {
            return Labels.of(
                    "up above prefill",
                    prefillUp,
                    "decode",
                    decodeUp,
                    "down share",
                    downShare,
                    "down per s",
                    downSeconds);
        }
    }

    private KedaSloAware(PeerFleet fleet, Settings settings) {
        this.fleet = fleet;
        this.settings = settings;
        this.scalers = new ExternalHpas(
                fleet,
                PerRole.both(HpaBehavior.of(
                        direction(30, percent(100, 60), pods(4, 60)),
                        direction(180, pods(1, settings.downSeconds())))));
    }

    static ScalingStrategy on(PeerFleet fleet, Settings settings) {
        return new ScrapedPeer("keda slo-aware", Beat.PROMETHEUS_HPA, WINDOW, new KedaSloAware(fleet, settings));
    }

    @Override
    public Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now) {
        Map<String, Integer> desired = new LinkedHashMap<>();
        for (String pool : now.pools().keySet()) {
            OptionalDouble asked = OptionalDouble.empty();
            if (!scrapes.engines(pool).isEmpty()) {
                double mean = remembered(pool, Math.min(CAP, pressure(scrapes, pool)));
                double up = new PerRole<>(settings.prefillUp(), settings.decodeUp()).of(fleet.role(pool));
                asked = OptionalDouble.of(
                        desired(Pods.replicas(now, pool), Pods.ready(now, pool), mean, up, up * settings.downShare()));
            }
            desired.put(pool, scalers.sync(now, pool, List.of(new ExternalHpas.Trigger(asked, 1))));
        }
        return desired;
    }

    private double pressure(Scrapes scrapes, String pool) {
        double first = scrapes.histogram(pool, EngineSample::ttft, WINDOW)
                .quantile(0.9)
                .orElse(0);
        double each = fleet.role(pool) == Role.Prefill
                ? 0
                : scrapes.histogram(pool, EngineSample::itl, WINDOW).mean().orElse(0);
        return Math.max(first / fleet.firstTokenTarget(), each / fleet.perTokenTarget());
    }

    private double remembered(String pool, double pressure) {
        Deque<Double> recent = pressures.computeIfAbsent(pool, ignored -> new ArrayDeque<>());
        recent.addLast(pressure);
        if (recent.size() > SAMPLES) {
            recent.removeFirst();
        }
        return recent.stream().mapToDouble(Double::doubleValue).average().orElse(pressure);
    }

    /** The law of the guide. */
    static double desired(int replicas, int ready, double pressure, double up, double down) {
        double n = replicas;
        double credit = n == 0 ? 1 : ready / n;
        if (pressure > up) {
            return n + Math.ceil(n * (pressure * credit / up - 1) - 1e-9);
        }
        if (pressure < down) {
            return n - Math.floor(n * (1 - pressure / down) + 1e-9);
        }
        return n;
    }
}
