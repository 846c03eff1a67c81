// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.policy.ReplicaBounds;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What many run today: one HorizontalPodAutoscaler per pool on a Pods metric, the average number of waiting requests
 * per replica, with Kubernetes' defaults ({@link HpaBehavior#DEFAULT}). Every 15 s: ratio = average ÷ target; within a
 * tolerance of 0.1 nothing changes, else ceil(ratio × pods). The metric is shown to it without a lag.
 */
public final class QueueHpa implements ScalingStrategy {
    private final double target;
    private final ReplicaBounds bounds;
    private final Map<String, HorizontalPodAutoscaler> scalers = new LinkedHashMap<>();

    /**
     * One scaler per pool.
     *
     * @param target waiting requests per replica, above 0
     * @param bounds of every pool
     */
    public QueueHpa(double target, ReplicaBounds bounds) {
        if (!(target > 0)) {
            throw new IllegalArgumentException("the target of an HPA is above 0, not " + target);
        }
        this.target = target;
        this.bounds = bounds;
    }

    /** The usual sweep: targets 1, 2, 5 and 10. */
    public static List<ScalingStrategy> sweep(ReplicaBounds bounds) {
        return IntStream.of(1, 2, 5, 10)
                .mapToObj(target -> (ScalingStrategy) new QueueHpa(target, bounds))
                .toList();
    }

    @Override
    public String name() {
        return "hpa queue " + (target == Math.rint(target) ? String.valueOf((long) target) : String.valueOf(target));
    }

    @Override
    public Duration interval() {
        return HorizontalPodAutoscaler.SYNC;
    }

    @Override
    public Map<String, Integer> decide(FleetSnapshot seen) {
        Map<String, Integer> desired = new LinkedHashMap<>();
        seen.pools().forEach((pool, instances) -> {
            List<InstanceSnapshot> pods = instances.stream()
                    .filter(one -> one.state() != InstanceState.Draining)
                    .toList();
            desired.put(
                    pool,
                    scalers.computeIfAbsent(pool, ignored -> new HorizontalPodAutoscaler(HpaBehavior.DEFAULT, bounds))
                            .sync(seen.time(), pods.size(), proposal(pods)));
        });
        return desired;
    }

    private int proposal(List<InstanceSnapshot> pods) {
        double sum = 0;
        int measured = 0;
        int missing = 0;
        int pending = 0;
        for (InstanceSnapshot pod : pods) {
            OptionalDouble waiting = waiting(pod);
            if (pod.state() == InstanceState.Pending) {
                pending++;
            } else if (waiting.isPresent()) {
                sum += waiting.getAsDouble();
                measured++;
            } else {
                missing++;
            }
        }
        return HorizontalPodAutoscaler.podsMetric(
                sum, measured, missing, pending, target, HpaBehavior.DEFAULT.tolerance());
    }

    private static OptionalDouble waiting(InstanceSnapshot pod) {
        return pod.state() == InstanceState.Ready
                ? pod.engine()
                        .ifFresh()
                        .map(sample -> sample.waitingForCapacity())
                        .orElse(OptionalDouble.empty())
                : OptionalDouble.empty();
    }
}
