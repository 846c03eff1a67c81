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
    private final double target;
    private final Map<String, HorizontalPodAutoscaler> scalers = new LinkedHashMap<>();

    private HpaQueue(PeerFleet fleet, double target) {
        this.target = target;
        fleet.bounds()
                .forEach((pool, bounds) -> scalers.put(pool, new HorizontalPodAutoscaler(HpaBehavior.DEFAULT, bounds)));
    }

    static ScalingStrategy on(PeerFleet fleet, Signal.Target waiting) {
        return new ScrapedPeer("hpa queue", Beat.PROMETHEUS_HPA, Duration.ZERO, new HpaQueue(fleet, waiting.target()));
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
                sum, measured, missing, pending, target, HpaBehavior.DEFAULT.tolerance());
    }

    private static OptionalDouble waiting(@Nullable EngineSample engine) {
        return engine == null ? OptionalDouble.empty() : engine.waitingForCapacity();
    }
}
