// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Ray Serve LLM's {@code TTFTAutoscalingPolicy}, one per deployment: P99 time to first token of the last minute above
 * 2.0 s asks for one more; else fewer than 1.0 ongoing requests per replica for one less.
 *
 * <p>Source: {@code ray:doc/source/serve/llm/user-guides/autoscaling.md}, reference section 3 (baseline R2). Serve's loop
 * runs far more often than its metric changes; here it acts once per scrape of 15 s, 5 s after it, which favours the peer:
 * it buys one replica per scrape and not one per pass. Each pool follows its own engines. A minute without requests is no
 * violation.
 */
final class RayTtft implements PeerRule {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final PeerFleet fleet;
    private final Settings settings;

    /**
     * Settings.
     *
     * @param seconds to the first token; published: 2.0
     * @param prefillOngoing requests per prefill replica below which it shrinks; published: 1.0
     * @param decodeOngoing requests per decode replica below which it shrinks; published: 1.0
     */
    record Settings(double seconds, double prefillOngoing, double decodeOngoing) {
        static final Settings PUBLISHED = new Settings(2.0, 1.0, 1.0);

        @Override
        public String toString() {
            return Labels.of(
                    "ttft s", seconds, "ongoing per prefill", prefillOngoing, "ongoing per decode", decodeOngoing);
        }
    }

    private RayTtft(PeerFleet fleet, Settings settings) {
        this.fleet = fleet;
        this.settings = settings;
    }

    static ScalingStrategy on(PeerFleet fleet, Settings settings) {
        return new ScrapedPeer("ray ttft", Beat.PROMETHEUS_HPA, WINDOW, new RayTtft(fleet, settings));
    }

    @Override
    public Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now) {
        Map<String, Integer> desired = new LinkedHashMap<>();
        for (String pool : now.pools().keySet()) {
            Map<String, EngineSample> engines = Pods.readyEngines(now, pool);
            if (scrapes.engines(pool).isEmpty() || engines.isEmpty()) {
                continue;
            }
            double ongoing = engines.values().stream()
                            .map(Signal.IN_FLIGHT::of)
                            .flatMapToDouble(OptionalDouble::stream)
                            .sum()
                    / engines.size();
            double least = new PerRole<>(settings.prefillOngoing(), settings.decodeOngoing()).of(fleet.role(pool));
            OptionalDouble first =
                    scrapes.histogram(pool, EngineSample::ttft, WINDOW).quantile(0.99);
            int step = step(first, settings.seconds(), ongoing, least);
            desired.put(pool, fleet.clamp(pool, Pods.replicas(now, pool) + step));
        }
        return desired;
    }

    /** One more, one less, or as many. */
    static int step(OptionalDouble firstToken, double objective, double ongoing, double least) {
        if (firstToken.orElse(0) > objective) {
            return 1;
        }
        return ongoing < least ? -1 : 0;
    }
}
