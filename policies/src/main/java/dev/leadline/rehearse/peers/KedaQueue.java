// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import static dev.leadline.rehearse.HpaBehavior.direction;
import static dev.leadline.rehearse.HpaBehavior.percent;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.RouterSample;
import dev.leadline.rehearse.HpaBehavior;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * llm-d's recommended KEDA ScaledObject on the endpoint picker's queue: replicas = max(⌈queued ÷ 1⌉, ⌈running ÷ 16⌉).
 * Behind it an HPA with 300 s windows and 100 % per 15 s both ways.
 *
 * <p>Source: {@code llm-d:guides/workload-autoscaling}, keda-epp queue. Scraped every 15 s, synced 5 s later. The picker
 * holds requests back where ours hands them to an engine, so what waits in the engines counts as queued.
 */
final class KedaQueue implements PeerRule {
    private final PeerFleet fleet;
    private final ExternalHpas scalers;
    private final Settings settings;

    /**
     * Settings.
     *
     * @param queued requests per replica; published: 1, and elsewhere 250
     * @param prefillRunning requests per prefill replica; published: 16
     * @param decodeRunning requests per decode replica; published: 16
     * @param upWindow seconds that growth must have been asked for; published: 300
     * @param pace of growing; published: 100 % per 15 s
     */
    record Settings(double queued, double prefillRunning, double decodeRunning, long upWindow, Pace pace) {
        static final Settings PUBLISHED = new Settings(1, 16, 16, 300, Pace.DOUBLE);

        @Override
        public String toString() {
            return Labels.of(
                    "queued",
                    queued,
                    "running prefill",
                    prefillRunning,
                    "decode",
                    decodeRunning,
                    "up window s",
                    upWindow,
                    "pace",
                    pace);
        }
    }

    private KedaQueue(PeerFleet fleet, Settings settings) {
        this.fleet = fleet;
        this.settings = settings;
        this.scalers = new ExternalHpas(
                fleet,
                PerRole.both(
                        HpaBehavior.of(settings.pace().up(settings.upWindow()), direction(300, percent(100, 15)))));
    }

    static ScalingStrategy on(PeerFleet fleet, Settings settings) {
        return new ScrapedPeer(
                "keda queue", Beat.PROMETHEUS_HPA, Duration.ofMinutes(1), new KedaQueue(fleet, settings));
    }

    @Override
    public Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now) {
        Map<String, Integer> desired = new LinkedHashMap<>();
        for (String pool : now.pools().keySet()) {
            desired.put(pool, scalers.sync(now, pool, triggers(scrapes, pool)));
        }
        return desired;
    }

    private List<ExternalHpas.Trigger> triggers(Scrapes scrapes, String pool) {
        double held = scrapes.router()
                .map(RouterSample::queued)
                .orElse(OptionalDouble.empty())
                .orElse(0);
        OptionalDouble waiting = scrapes.sum(pool, EngineSample::waitingForCapacity);
        OptionalDouble queued =
                waiting.isPresent() ? OptionalDouble.of(held + waiting.getAsDouble()) : OptionalDouble.empty();
        PerRole<Double> running = new PerRole<>(settings.prefillRunning(), settings.decodeRunning());
        return List.of(
                new ExternalHpas.Trigger(queued, settings.queued()),
                new ExternalHpas.Trigger(scrapes.sum(pool, EngineSample::running), running.of(fleet.role(pool))));
    }
}
