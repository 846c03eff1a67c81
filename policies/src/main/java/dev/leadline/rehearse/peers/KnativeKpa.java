// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.RouterSample;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Knative Serving with each pool as a revision: {@link KnativeScaler} every 2 s on the requests in flight in its pods and
 * at its activator (the router's queue here). Default concurrency 100 at a target utilisation of 70 %.
 *
 * <p>Source: {@code k8s-autoscaling.md} section 1.3. Left out: scaling to zero, burst capacity.
 */
final class KnativeKpa implements PeerRule {
    private final PeerFleet fleet;
    private final Map<String, KnativeScaler> scalers = new LinkedHashMap<>();

    /**
     * Settings.
     *
     * @param prefill concurrency per prefill pod; published: 100
     * @param decode concurrency per decode pod; published: 100
     * @param utilization of it that is aimed at; published: 0.7
     */
    record Settings(double prefill, double decode, double utilization) {
        static final Settings PUBLISHED = new Settings(100, 100, 0.7);

        @Override
        public String toString() {
            return Labels.of("prefill", prefill, "decode", decode, "utilization", utilization);
        }
    }

    private KnativeKpa(PeerFleet fleet, Settings settings) {
        this.fleet = fleet;
        fleet.spec()
                .pools()
                .forEach((pool, spec) -> scalers.put(
                        pool,
                        new KnativeScaler(new PerRole<>(settings.prefill(), settings.decode()).of(spec.role())
                                * settings.utilization())));
    }

    static ScalingStrategy on(PeerFleet fleet, Settings settings) {
        return new ScrapedPeer("knative kpa", new Beat(2, 2, 0), Duration.ZERO, new KnativeKpa(fleet, settings));
    }

    @Override
    public Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now) {
        double held = now.router()
                .ifFresh()
                .map(RouterSample::queued)
                .orElse(OptionalDouble.empty())
                .orElse(0);
        Map<String, Integer> desired = new LinkedHashMap<>();
        scalers.forEach((pool, scaler) -> {
            OptionalDouble inFlight = Pods.readyEngines(now, pool).values().stream()
                    .map(Signal.IN_FLIGHT::of)
                    .flatMapToDouble(OptionalDouble::stream)
                    .reduce(Double::sum);
            if (inFlight.isPresent()) {
                desired.put(
                        pool,
                        fleet.clamp(
                                pool,
                                scaler.desired(now.time(), held + inFlight.getAsDouble(), Pods.ready(now, pool))));
            }
        });
        return desired;
    }
}
