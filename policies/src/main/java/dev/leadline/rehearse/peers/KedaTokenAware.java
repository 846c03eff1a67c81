// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import static dev.leadline.rehearse.HpaBehavior.direction;
import static dev.leadline.rehearse.HpaBehavior.pods;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.Role;
import dev.leadline.fleet.RouterSample;
import dev.leadline.rehearse.HpaBehavior;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * llm-d's KEDA ScaledObjects on tokens, one per role. Prefill: ⌈Σ in-flight uncached tokens ÷ V_P ÷ 1.5 s⌉ with
 * V_P = chunk ÷ idle time to first token. Decode: ⌈Σ KV usage ÷ 0.8⌉. Behind each an HPA: one pod per 180 s up without a
 * window, one pod per 300 s down with a window of 300 s.
 *
 * <p>Source: {@code llm-d:guides/workload-autoscaling}, token-aware. Scraped every 15 s, synced 5 s later. Responses
 * stream, so that prefill tokens are in flight only until the first token, as the guide wants it.
 */
final class KedaTokenAware implements PeerRule {
    private final PeerFleet fleet;
    private final Settings settings;
    private final ExternalHpas scalers;

    /**
     * Settings.
     *
     * @param backlogSeconds of prefill work per replica; published: 1.5
     * @param kvUsage per decode replica; published: 0.8
     * @param pods most new ones per {@code period}; published: 1
     * @param periodSeconds published: 180
     * @param downSeconds in which at most one goes; published: 300
     */
    record Settings(double backlogSeconds, double kvUsage, int pods, long periodSeconds, long downSeconds) {
        static final Settings PUBLISHED = new Settings(1.5, 0.8, 1, 180, 300);

        @Override
        public String toString() {
            return Labels.of(
                    "backlog s",
                    backlogSeconds,
                    "kv",
                    kvUsage,
                    "pods",
                    pods,
                    "per s",
                    periodSeconds,
                    "down per s",
                    downSeconds);
        }
    }

    private KedaTokenAware(PeerFleet fleet, Settings settings) {
        this.fleet = fleet;
        this.settings = settings;
        this.scalers = new ExternalHpas(
                fleet,
                PerRole.both(HpaBehavior.of(
                        direction(0, pods(settings.pods(), settings.periodSeconds())),
                        direction(300, pods(1, settings.downSeconds())))));
    }

    static ScalingStrategy on(PeerFleet fleet, Settings settings) {
        return new ScrapedPeer(
                "keda token-aware", Beat.PROMETHEUS_HPA, Duration.ofMinutes(1), new KedaTokenAware(fleet, settings));
    }

    @Override
    public Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now) {
        Map<String, Integer> desired = new LinkedHashMap<>();
        for (String pool : now.pools().keySet()) {
            desired.put(pool, scalers.sync(now, pool, List.of(trigger(scrapes, pool))));
        }
        return desired;
    }

    private ExternalHpas.Trigger trigger(Scrapes scrapes, String pool) {
        if (fleet.role(pool) != Role.Prefill) {
            return new ExternalHpas.Trigger(scrapes.sum(pool, EngineSample::kvUsage), settings.kvUsage());
        }
        double held = scrapes.router()
                .map(RouterSample::queuedTokens)
                .orElse(OptionalDouble.empty())
                .orElse(0);
        OptionalDouble tokens = scrapes.sum(pool, EngineSample::waitingTokens);
        return new ExternalHpas.Trigger(
                tokens.isPresent()
                        ? OptionalDouble.of(backlogSeconds(held + tokens.getAsDouble(), fleet.prefillVelocity(pool)))
                        : OptionalDouble.empty(),
                settings.backlogSeconds());
    }

    /** Seconds that one replica would compute on all tokens in flight. */
    static double backlogSeconds(double inFlightTokens, double velocity) {
        return inFlightTokens / velocity;
    }
}
