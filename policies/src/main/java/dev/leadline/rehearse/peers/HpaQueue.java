// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.rehearse.HorizontalPodAutoscaler;
import dev.leadline.rehearse.HpaBehavior;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A HorizontalPodAutoscaler per pool on the Pods metric {@code vllm:num_requests_waiting} with Kubernetes' defaults:
 * {@link HorizontalPodAutoscaler#podsMetric} and {@link HpaBehavior#DEFAULT}. Production-stack's target is 5 requests per
 * pod. Values come through an adapter from scrapes of every 15 s, 5 s old; {@link dev.leadline.rehearse.QueueHpa} is the
 * same without that lag.
 *
 * <p>Source: {@code kubernetes:pkg/controller/podautoscaler}, {@code k8s-autoscaling.md} section 1.1; reference section 5,
 * baseline Q1.
 */
final class HpaQueue implements PeerRule {
    private final Settings settings;
    private final Map<String, HorizontalPodAutoscaler> scalers = new LinkedHashMap<>();

    /**
     * Settings.
     *
     * @param waiting requests per pod; published: 5
     * @param pace of growing; published: Kubernetes' default
     */
    record Settings(double waiting, Pace pace) {
        static final Settings PUBLISHED = new Settings(5, Pace.DEFAULT);

        @Override
        public String toString() {
            return Labels.of("waiting", waiting, "pace", pace);
        }
    }

    private HpaQueue(PeerFleet fleet, Settings settings) {
        this.settings = settings;
        HpaBehavior behavior = new HpaBehavior(settings.pace().up(0), HpaBehavior.DEFAULT.down(), 0.1);
        fleet.bounds().forEach((pool, bounds) -> scalers.put(pool, new HorizontalPodAutoscaler(behavior, bounds)));
    }

    static ScalingStrategy on(PeerFleet fleet, Settings settings) {
        return new ScrapedPeer("hpa queue", Beat.PROMETHEUS_HPA, Duration.ZERO, new HpaQueue(fleet, settings));
    }

    @Override
    public Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now) {
        Map<String, Integer> desired = new LinkedHashMap<>();
        scalers.forEach((pool, scaler) -> desired.put(
                pool,
                scaler.sync(
                        now.time(),
                        Pods.replicas(now, pool),
                        proposal(now.pools().getOrDefault(pool, List.of()), scrapes.engines(pool)))));
        return desired;
    }

    private int proposal(List<InstanceSnapshot> instances, Map<String, EngineSample> scraped) {
        double sum = 0;
        int measured = 0;
        int missing = 0;
        int pending = 0;
        for (InstanceSnapshot pod : instances) {
            OptionalDouble waiting = waiting(scraped.get(pod.id()));
            if (pod.state() == InstanceState.Pending) {
                pending++;
            } else if (pod.state() != InstanceState.Draining && waiting.isPresent()) {
                sum += waiting.getAsDouble();
                measured++;
            } else if (pod.state() != InstanceState.Draining) {
                missing++;
            }
        }
        return HorizontalPodAutoscaler.podsMetric(
                sum, measured, missing, pending, settings.waiting(), HpaBehavior.DEFAULT.tolerance());
    }

    private static OptionalDouble waiting(@Nullable EngineSample engine) {
        return engine == null ? OptionalDouble.empty() : engine.waitingForCapacity();
    }
}
